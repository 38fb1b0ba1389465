//! The points of the gate between speech and what only stands in marks.

macro_rules! points {
    ($($name:ident $text:literal $value:literal,)*) => {
        /// The points of the gate, by feature.
        #[derive(Debug, Clone)]
        pub(crate) struct Points { $(pub(crate) $name: f32,)* }

        impl Points {
            /// The names of the features as lexicons write them.
            pub(crate) const NAMES: &'static [&'static str] = &[$($text),*];

            pub(crate) fn set(&mut self, name: &str, value: f32) -> bool {
                match name {
                    $($text => self.$name = value,)*
                    _ => return false,
                }
                true
            }
        }

        impl Default for Points {
            fn default() -> Self {
                Self { $($name: $value,)* }
            }
        }
    };
}

points! {
    start "start" -2.5,
    word "word" 0.25,
    lower "lower-case" 1.5,
    ended "ended" 1.5,
    finite "finite-verb" 1.0,
    colon "colon-before" 1.0,
    cue "cue-in-sentence" 1.0,
    framed "framed" 4.0,
    content "in-content" 1.0,
    naming "naming-verb" 3.0,
    alone "whole-sentence" 1.0,
    follows "follows-speech" 0.5,
    subjunctive "subjunctive-in-sentence" 0.5,
    title "title-noun" -2.5,
    capitals "all-capitalised" -1.5,
    article "article-and-one-word" -1.0,
    compound "compound" -4.0,
    so_called "so-called" -3.0,
    wording "speech-noun" 2.5,
}
