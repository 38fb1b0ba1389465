//! What inputs and the texts that are made of them are called: no two alike.

use std::collections::{HashMap, HashSet};

use crate::document::text_name;
use crate::inputs::{Input, InputError, Place, shown};

/// Gives inputs of one name the paths that they were found by, and a number where these are alike as well.
pub(crate) fn tell_apart(inputs: &mut [Input]) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for input in &*inputs {
        *count.entry(input.name.clone()).or_default() += 1;
    }
    for input in &mut *inputs {
        if count[&input.name] > 1
            && let Place::File(path) = &input.place
        {
            input.name = shown(path);
        }
    }
    // Names that stay as they are come first: none of them is taken away by a number.
    let all: HashSet<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let mut taken: HashSet<String> = HashSet::new();
    let mut next: HashMap<String, u64> = HashMap::new();
    for input in inputs {
        if taken.insert(input.name.clone()) {
            continue;
        }
        let number = next.entry(input.name.clone()).or_insert(2);
        loop {
            let name = format!("{}.{number}", input.name);
            *number += 1;
            if !all.contains(&name) && taken.insert(name.clone()) {
                input.name = name;
                break;
            }
        }
    }
}

/// Makes sure that every text of `inputs` has a file of its own where the output is text files.
///
/// # Errors
/// If two of them would go to the same one: two files, or a file and a line of another one.
pub fn text_names(inputs: &[Input]) -> Result<(), InputError> {
    // A name without its line and ending, for files of lines.
    let base = |input: &Input| text_name(&input.name, Some(1)).strip_suffix(".1.txt").unwrap_or_default().to_owned();
    let lines = inputs.iter().filter(|input| !input.format.is_whole());
    let lines: HashMap<String, &Input> = lines.map(|input| (base(input), input)).collect();
    let mut taken: HashMap<String, &Input> = HashMap::new();
    for input in inputs.iter().filter(|input| input.format.is_whole()) {
        let name = text_name(&input.name, None);
        let of_a_line = name.strip_suffix(".txt").and_then(|stem| stem.rsplit_once('.')).and_then(|(file, line)| {
            let is_line = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
            lines.get(file).filter(|_| is_line).copied()
        });
        if let Some(other) = of_a_line.or_else(|| taken.insert(name.clone(), input)) {
            return Err(InputError::SameText { first: other.name.clone(), second: input.name.clone(), name });
        }
    }
    // Two files of lines are alike only where a name leads out of its folder.
    let mut known: HashMap<String, &Input> = HashMap::new();
    for input in inputs.iter().filter(|input| !input.format.is_whole()) {
        let name = text_name(&input.name, Some(1));
        if let Some(other) = known.insert(name.clone(), input) {
            return Err(InputError::SameText { first: other.name.clone(), second: input.name.clone(), name });
        }
    }
    Ok(())
}
