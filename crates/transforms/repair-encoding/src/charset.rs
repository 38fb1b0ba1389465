//! Eleven single-byte character sets, and what the characters are that text decoded with one of them is full of.

use std::sync::LazyLock;

/// How many character sets are tried.
pub(crate) const SETS: usize = 11;
/// Those by Windows, in which a lost byte may stand as U+FFFD.
pub(crate) const SLOPPY: std::ops::RangeInclusive<usize> = 1..=6;
pub(crate) const CP1252: usize = 1;
pub(crate) const MACROMAN: usize = 8;
pub(crate) const CP437: usize = 9;
pub(crate) const CP850: usize = 10;

/// What the bytes 0x80–0xFF stand for, in the order in which the character sets are tried. A byte that Windows leaves
/// undefined stands for the control character of the same number, as browsers have it.
#[rustfmt::skip]
const CHARSETS: [&str; SETS] = [
    // latin-1
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{8f}\u{90}\u{91}\
     \u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9a}\u{9b}\u{9c}\u{9d}\u{9e}\u{9f}\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}\
     ®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    // windows-1252
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈ\
     ÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    // windows-1251
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬ\
     ЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
    // windows-1250
    "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČ\
     ÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    // windows-1253
    "€\u{81}‚ƒ„…†‡\u{88}‰\u{8a}‹\u{8c}\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—\u{98}™\u{9a}›\u{9c}\u{9d}\u{9e}\u{9f}\u{a0}\
     ΅Ά£¤¥¦§¨©ª«¬\u{ad}®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ",
    // windows-1254
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}\u{9e}Ÿ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾\
     ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ",
    // windows-1257
    "€\u{81}‚\u{83}„…†‡\u{88}‰\u{8a}‹\u{8c}¨ˇ¸\u{90}‘’“”•–—\u{98}™\u{9a}›\u{9c}¯˛\u{9f}\u{a0}¡¢£¤¥¦§Ø©Ŗ«¬\u{ad}®Æ\
     °±²³´µ¶·ø¹ŗ»¼½¾æĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽßąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙",
    // iso-8859-2
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{8f}\u{90}\u{91}\
     \u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9a}\u{9b}\u{9c}\u{9d}\u{9e}\u{9f}\u{a0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{ad}\
     ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    // macroman
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊ\
     ÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
    // cp437
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ\
     ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    // cp850
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙ\
     ýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
];

// What a character is to the badness heuristic, as bits.
pub(crate) const COMMON: u32 = 1;
pub(crate) const C1: u32 = 1 << 1;
pub(crate) const BAD: u32 = 1 << 2;
pub(crate) const LAW: u32 = 1 << 3;
pub(crate) const CURRENCY: u32 = 1 << 4;
pub(crate) const START: u32 = 1 << 5;
pub(crate) const END: u32 = 1 << 6;
pub(crate) const NUMERIC: u32 = 1 << 7;
pub(crate) const FACE: u32 = 1 << 8;
pub(crate) const UPPER: u32 = 1 << 9;
pub(crate) const LOWER: u32 = 1 << 10;
pub(crate) const OTHER_UPPER: u32 = 1 << 11;
pub(crate) const OTHER_LOWER: u32 = 1 << 12;
pub(crate) const BOX: u32 = 1 << 13;
// What it is to UTF-8 that was decoded with a Windows character set.
pub(crate) const FIRST_OF_2: u32 = 1 << 14;
pub(crate) const FIRST_OF_3: u32 = 1 << 15;
pub(crate) const FIRST_OF_4: u32 = 1 << 16;
pub(crate) const CONTINUES: u32 = 1 << 17;
pub(crate) const CONTINUES_ONLY: u32 = 1 << 18;

/// Characters by what they are used for; letters come from the character sets themselves.
#[rustfmt::skip]
const USES: [(u32, &str); 9] = [
    (COMMON, "\u{a0}\u{ad}·´–—―…’"),
    (BAD, "¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊ªº\u{fffd}"),
    (LAW, "¶§"),
    (CURRENCY, "¢£¥₧€"),
    (START, "¡«¿©΄΅‘‚“„•‹\u{f8ff}"),
    (END, "®»˝”›™"),
    (NUMERIC, "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№"),
    (FACE, "ÒÓÔÕÖÙÚÛÜòóôõöøùúûüŐŌŪŲ°"),
    (BOX, "│┌┐┘├┤┬┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓"),
];

/// Letters that are too usual at the end of words to tell anything, or whose set lacks the other case.
const NEITHER_CASE: &str = "ÞþĮŔŖýÿıńņňōőŗřţūůűųƒⁿªºµ";

/// The tables, made once.
pub(crate) struct Charsets {
    classes: Vec<u32>,
    bytes: Vec<[u8; SETS]>,
}

/// Every character of every set lies below this, but for four that get a place of their own.
const LIMIT: usize = 0x2600;

fn place(c: char) -> Option<usize> {
    match c {
        '\u{f8ff}' => Some(LIMIT),
        '\u{fb01}' => Some(LIMIT + 1),
        '\u{fb02}' => Some(LIMIT + 2),
        '\u{fffd}' => Some(LIMIT + 3),
        _ => Some(c as usize).filter(|&place| place < LIMIT),
    }
}

pub(crate) static CHARSETS_BY_CHAR: LazyLock<Charsets> = LazyLock::new(Charsets::new);

impl Charsets {
    fn new() -> Self {
        let mut sets = Self { classes: vec![0; LIMIT + 4], bytes: vec![[0; SETS]; LIMIT + 4] };
        for (set, chars) in CHARSETS.iter().enumerate() {
            for (byte, c) in (0x80_u8..=0xff).zip(chars.chars()) {
                let Some(place) = place(c) else { continue };
                sets.bytes[place][set] = byte;
                sets.classes[place] |= letter(c);
                if set <= *SLOPPY.end() {
                    sets.classes[place] |= match byte {
                        0x80..=0xbf if COMMON_MARKS.contains(c) => CONTINUES,
                        0x80..=0xbf => CONTINUES | CONTINUES_ONLY,
                        0xc2..=0xdf => FIRST_OF_2,
                        0xe0..=0xef => FIRST_OF_3,
                        0xf0 | 0xf3 => FIRST_OF_4,
                        _ => 0,
                    };
                }
            }
        }
        for (class, chars) in USES {
            for place in chars.chars().filter_map(place) {
                sets.classes[place] |= class;
            }
        }
        // A byte that decoding lost: it stood for something, nobody knows what.
        for set in SLOPPY {
            sets.bytes[LIMIT + 3][set] = 0x1a;
        }
        for byte in 0x80..0xa0 {
            sets.classes[byte] |= C1;
        }
        // A plain blank may stand where a no-break space was.
        sets.classes[0x20] |= CONTINUES;
        sets
    }

    pub(crate) fn class(&self, c: char) -> u32 {
        place(c).map_or(0, |place| self.classes[place])
    }

    /// The byte that `c` was decoded from in the character set, if it has it.
    pub(crate) fn byte(&self, c: char, set: usize) -> Option<u8> {
        if c.is_ascii() {
            return (c != '\u{1a}' || !SLOPPY.contains(&set)).then_some(c as u8);
        }
        place(c).map(|place| self.bytes[place][set]).filter(|&byte| byte != 0)
    }
}

/// Marks that stand for themselves even beside mojibake.
const COMMON_MARKS: &str = "–—―‘’‚“”„•…";

fn letter(c: char) -> u32 {
    let latin = matches!(c, '\u{c0}'..='\u{24f}' | '\u{fb01}' | '\u{fb02}') && !matches!(c, '×' | '÷');
    let face = USES[7].1.contains(c) && !matches!(c, 'Ü' | 'ü');
    match c {
        'Þ' => OTHER_UPPER,
        'Ґ' => UPPER,
        'ґ' => LOWER,
        _ if face || NEITHER_CASE.contains(c) => 0,
        _ if latin && c.is_uppercase() => UPPER,
        _ if latin && c.is_lowercase() => LOWER,
        _ if c.is_uppercase() => OTHER_UPPER,
        'ΐ' | 'ϊ' | 'ϋ' | 'ό' | 'ύ' | 'ώ' => 0,
        _ if c.is_lowercase() => OTHER_LOWER,
        _ => 0,
    }
}

/// What Windows has where Latin-1 has a control character; nothing for the five that it leaves undefined.
pub(crate) fn windows(c: char) -> Option<char> {
    let byte = u32::from(c).checked_sub(0x80).filter(|&byte| byte < 0x20)?;
    CHARSETS[CP1252].chars().nth(byte as usize).filter(|&found| found > '\u{9f}')
}
