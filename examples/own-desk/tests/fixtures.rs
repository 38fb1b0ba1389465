//! The same harness as the transforms in the box have.

use std::path::Path;

use copydesk_transform::protect::Protector;
use copydesk_transform::testing::{Built, Harness};

#[test]
fn laws() {
    let build = |name: &str, with: &str| {
        let step = copydesk_pipeline::build_step(own_desk::Own, name, with).map_err(|error| error.to_string())?;
        Ok(Built { transform: step.transform, bar: step.apply })
    };
    let document = |text: &str, language| {
        copydesk_pipeline::document(text, language, &Protector::default()).expect("fixtures are short")
    };
    Harness::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &build, &document).check("mark-embargo");
}
