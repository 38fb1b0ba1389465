//! The laws of samples.

use copydesk_corpus::{Options, Output, Sampler, inputs, run};
use copydesk_formats::Packing;

use super::{Memory, corpus, options, pipeline};

#[test]
fn a_sample_is_the_same_whatever_the_workers_and_lies_in_a_larger_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = corpus(folder.path(), 6_000);
    let size: u64 = inputs.iter().map(|input| input.bytes).sum();
    let sampled = |percent: f64, jobs: usize| {
        let mut memory = Memory::default();
        let options =
            Options { sample: Some(Sampler::percent(percent)), ..options(jobs, Output::Jsonl(Packing::Plain)) };
        let totals = run(&pipeline(), &inputs, &options, &mut memory).expect("memory takes everything");
        assert_eq!(
            totals.read.bytes + totals.blank.bytes + totals.passed.bytes,
            size,
            "each byte is in one of the shares"
        );
        let lines: Vec<Vec<u8>> = memory.documents.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        (totals, lines)
    };
    let (totals, tenth) = sampled(10.0, 2);
    assert_eq!((totals.clone(), tenth.clone()), sampled(10.0, 1));
    let all = totals.read.count + totals.passed.count;
    assert!((all / 20..all / 5).contains(&totals.read.count), "{} of {all}", totals.read.count);
    let third: std::collections::BTreeSet<Vec<u8>> = sampled(33.0, 2).1.into_iter().collect();
    assert!(tenth.iter().all(|line| third.contains(line)), "a larger sample has what a smaller one has");
    assert_eq!(sampled(0.0, 2).0.read.count, 0);
    assert_eq!(sampled(100.0, 2).0.passed.count, 0);
}

#[test]
fn a_sample_takes_the_same_documents_however_long_one_may_be() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // They begin alike, and differ behind what is held of those that are too long.
    for more in 0..32 {
        let name = folder.path().join(format!("{more:02}.txt"));
        let text = [b"F\xc3\xbcr UTF-8 ist \xe4 kein Zeichen".as_slice(), &vec![b' '; (64 << 10) + more]].concat();
        std::fs::write(name, text).expect("the folder can be written");
    }
    let inputs = inputs(&[folder.path().to_string_lossy().into_owned()], None).expect("there are inputs").found;
    let taken = |max_document: u64| {
        let mut memory = Memory::default();
        let options = options(2, Output::Jsonl(Packing::Plain));
        let options = Options { sample: Some(Sampler::percent(50.0)), max_document, ..options };
        run(&pipeline(), &inputs, &options, &mut memory).expect("memory takes everything");
        memory.rejections.into_iter().map(|rejection| rejection.place).collect::<Vec<_>>()
    };
    let (held, passed_over) = (taken(u64::MAX), taken(64 << 10));
    assert_eq!(held, passed_over);
    assert!((4..28).contains(&held.len()), "{held:?}");
}
