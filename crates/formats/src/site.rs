//! Where a document was published.

use std::borrow::Cow;

/// The site that a field names: the host of an address, in small letters and without `www.`, or what it says.
#[must_use]
pub fn site(name: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let Some((_, behind)) = name.split_once("://") else {
        let bare = name.trim();
        return match bare.len() {
            0 => None,
            len if len == name.len() => Some(name),
            _ => Some(Cow::Owned(bare.to_owned())),
        };
    };
    let authority = behind.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.split_once(']') {
        Some((address, _)) => address.trim_start_matches('['),
        None => host.split(':').next().unwrap_or_default(),
    };
    let host = host.trim().trim_end_matches('.').to_lowercase();
    let bare = host.strip_prefix("www.").unwrap_or(&host);
    (!bare.is_empty()).then(|| Cow::Owned(bare.to_owned()))
}
