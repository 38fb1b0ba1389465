//! Every rule of every pack in the box, also of those that do not apply unless they are named, on its own examples.

use copydesk_pipeline::{build_step, document};
use copydesk_transform::protect::Protector;
use copydesk_transform::trial::trials;
use copydesk_transform::{About, Registry as _};
use copydesk_transforms::Builtin;

#[test]
fn each_pack_keeps_its_examples() {
    let about: Vec<About> = Builtin.about().into_iter().filter(|about| about.name == "strip-disclaimers").collect();
    assert_eq!(about.len(), 1, "it is in the box");
    let mut wrong = Vec::new();
    for pack in about[0].packs {
        // A pack for itself: another one may take the same notice first.
        let step = build_step(Builtin, "strip-disclaimers", &format!("{{ packs: [{}], action: remove }}", pack.name));
        let transform = step.expect("it is in the box").transform;
        let make = |text: &str, lang| document(text, lang, &Protector::default());
        for trial in trials(&*transform, &|_| Err("no example asks for parameters".to_owned()), &make) {
            wrong.extend(trial.faults.iter().map(|fault| format!("{}, {fault}", trial.rule)));
        }
    }
    assert!(wrong.is_empty(), "{} examples broken:\n- {}", wrong.len(), wrong.join("\n- "));
}
