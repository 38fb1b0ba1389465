//! Classes of words that many rules need: a cue `@name` stands for all cues of the class.

/// The classes by name. What a page says to its reader is the same everywhere: it addresses him, asks him to do
/// something, and speaks of itself.
const CLASSES: &[(&str, &[&str])] = &[
    // Addresses of the reader. `Sie` with a capital within a sentence, not as its subject's pronoun.
    ("you-de", &["=Sie", "=Ihr", "=Ihre", "=Ihrem", "=Ihren", "=Ihrer", "=Ihnen", "du", "dir", "dich", "dein*", "euch", "euer", "eure*"]),
    ("you-en", &["you", "your", "yours", "you're", "you’re", "you'll", "you’ll"]),
    ("you-fr", &["vous", "votre", "vos"]),
    // The outlet about itself.
    ("we-de", &["wir", "uns", "unser*"]),
    ("we-en", &["we", "us", "our", "ours"]),
    ("we-fr", &["nous", "notre", "nos"]),
    // The text about itself.
    ("this-de", &["diese* artikel*", "diese* text*", "diese* beitrag*", "diese* meldung*", "diese* bericht*", "diese* inhalt*", "diese* seite*", "diese* website*", "diese* webseite*", "der artikel", "den artikel", "im artikel", "der text", "der beitrag", "die inhalte"]),
    ("this-en", &["this article", "this story", "this report", "this post", "this page", "this piece", "this content", "this website", "this site", "our site", "our website", "the article", "the page", "this item", "this newsletter", "this column"]),
];

/// The cues of a class.
pub(crate) fn class(name: &str) -> Option<&'static [&'static str]> {
    CLASSES.iter().find(|(known, _)| *known == name).map(|(_, cues)| *cues)
}

/// News agencies by their marks and names, for the slot `{agency}`.
pub(crate) const AGENCIES: &[&str] = &[
    "dpa", "dpa-afx", "dpa-infocom", "afp", "reuters", "ap", "associated press", "apa", "sda", "keystone-sda", "keystone", "epd", "kna", "sid",
    "dapd", "ddp", "dts", "dts nachrichtenagentur", "ots", "news aktuell", "imago", "imago images", "getty", "getty images",
    "picture alliance", "picture-alliance", "ansa", "efe", "europa press", "anp", "belga", "ritzau", "tt", "ntb", "pap", "čtk", "ctk", "mti",
    "tass", "itar-tass", "interfax", "ria", "xinhua", "kyodo", "jiji", "yonhap", "pti", "ani", "ians", "uni", "bernama", "antara", "aap",
    "press association", "pa", "pa media", "pa images", "upi", "bloomberg", "dow jones", "cp", "canadian press", "zuma", "sipa", "alamy", "shutterstock",
    "epa", "epa-efe", "action press", "nurphoto", "anadolu", "istock", "istockphoto", "adobe stock", "unsplash", "pixabay", "pexels", "rtr", "agenturen", "depositphotos", "dreamstime", "actionimages", "usa today sports", "zumapress", "laif", "ullstein bild", "akg-images", "bridgeman", "eyevine", "magnum photos", "wikimedia commons", "sputnik", "agerpres", "hina", "lusa", "lapresse",
];
