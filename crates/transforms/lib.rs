//! Every transform in the box, as one ordered list: the order of the reference, and a sensible one to run them in.

copydesk_transform::registry! {
    /// The transforms that come with copydesk.
    pub Builtin:
        copydesk_drop_duplicates::DropDuplicates,
        copydesk_repair_encoding::RepairEncoding,
        copydesk_tag_structure::TagStructure,
        copydesk_repair_whitespace::RepairWhitespace,
        copydesk_repair_hyphens::RepairHyphens,
        copydesk_repair_dashes::RepairDashes,
        copydesk_collapse_repeats::CollapseRepeats,
        copydesk_normalize_typography::NormalizeTypography,
        copydesk_drop_lines::DropLines,
        copydesk_replace_pattern::ReplacePattern,
        copydesk_strip_disclaimers::StripDisclaimers,
        copydesk_filter_quality::FilterQuality,
        copydesk_tag_quotes::TagQuotes,
}
