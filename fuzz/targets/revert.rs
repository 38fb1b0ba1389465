#![no_main]

libfuzzer_sys::fuzz_target!(|input: copydesk_fuzz::revert::Input| copydesk_fuzz::revert::revert(input));
