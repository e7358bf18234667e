//! What an element's name, classes, id and role say about its text.

use super::elements::Tag;

/// A set of things that markup says about a stretch of text.
///
/// The bits are part of the feature schema of learned classers: a bit keeps its meaning for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u64);

macro_rules! marks {
    ($($(#[doc = $doc:literal])+ $name:ident = $bit:literal),* $(,)?) => {
        impl Marks {
            $($(#[doc = $doc])+ pub const $name: Self = Self(1 << $bit);)*

            /// Every single mark with its name, in the order of the bits.
            pub const ALL: &[(&str, Self)] = &[$((stringify!($name), Self::$name)),*];
        }
    };
}

marks! {
    /// `<article>`, or its role.
    ARTICLE = 0,
    /// `<main>`, or its role.
    MAIN = 1,
    /// `<nav>`, or its role.
    NAV = 2,
    /// `<aside>`, or its role.
    ASIDE = 3,
    /// `<header>`, or its role.
    HEADER = 4,
    /// `<footer>`, or its role.
    FOOTER = 5,
    /// `<figure>`.
    FIGURE = 6,
    /// `<figcaption>`.
    FIGCAPTION = 7,
    /// `<time>`.
    TIME = 8,
    /// `<a>`.
    LINK = 9,
    /// `<ul>`, `<ol>`, `<dl>`, `<menu>`.
    LIST = 10,
    /// `<table>`.
    TABLE = 11,
    /// `<blockquote>`.
    QUOTE = 12,
    /// `<form>`.
    FORM = 13,
    /// `<button>`, `<option>`, `<label>`.
    BUTTON = 14,
    /// `<h1>`.
    H1 = 15,
    /// `<h2>` to `<h6>`.
    HEADING = 16,
    /// `<b>`, `<strong>`.
    BOLD = 17,
    /// `<i>`, `<em>`, `<cite>`.
    ITALIC = 18,
    /// `<p>`.
    PARAGRAPH = 19,
    /// `<pre>`, `<code>`.
    CODE = 20,
    /// Modal windows and their role.
    DIALOG = 21,
    /// itemprop or property `articleBody`.
    PROP_BODY = 24,
    /// itemprop `headline`, `name` of the article.
    PROP_HEADLINE = 25,
    /// itemprop or rel `author`.
    PROP_AUTHOR = 26,
    /// itemprop `datePublished`, `dateModified`.
    PROP_DATE = 27,
    /// Classes that name an article: "article", "story", "entry".
    SAYS_ARTICLE = 30,
    /// Classes that name its prose: "content", "body", "text".
    SAYS_BODY = 31,
    /// "title", "headline".
    SAYS_TITLE = 32,
    /// "standfirst", "summary", "lede".
    SAYS_LEAD = 33,
    /// "byline", "author".
    SAYS_BYLINE = 34,
    /// "date", "published", "timestamp".
    SAYS_DATE = 35,
    /// "caption".
    SAYS_CAPTION = 36,
    /// "credit", "copyright", "source".
    SAYS_CREDIT = 37,
    /// "image", "gallery", "video".
    SAYS_MEDIA = 38,
    /// "related", "recommended", "popular", "trending".
    SAYS_RELATED = 39,
    /// "card", "list", "grid", "teaser".
    SAYS_CARDS = 40,
    /// "share", "social" and the names of networks.
    SAYS_SHARE = 41,
    /// "nav", "menu", "breadcrumb".
    SAYS_NAV = 42,
    /// "comment", "reply", "disqus".
    SAYS_COMMENT = 43,
    /// "ad", "sponsored", "promo".
    SAYS_PROMO = 44,
    /// "subscribe", "newsletter", "login", "donate".
    SAYS_SUBSCRIBE = 45,
    /// "footer", "legal", "cookie".
    SAYS_FOOTER = 46,
    /// "sidebar", "widget", "rail".
    SAYS_SIDEBAR = 47,
    /// "tags", "topics", "category", "meta".
    SAYS_TAGS = 48,
    /// Text for screen readers alone.
    SAYS_UNSEEN = 49,
    /// "quote", "tweet", "embed".
    SAYS_QUOTE = 50,
    /// "modal", "popup", "overlay".
    SAYS_POPUP = 51,
    /// "header", "masthead", "topbar", "logo".
    SAYS_HEADER = 52,
    /// "bio", "profile", "about".
    SAYS_ABOUT = 53,
}

impl Marks {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Everything.
    pub const EVERY: Self = Self(u64::MAX);

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both share.
    #[must_use]
    pub const fn shared(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is here and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any of `other` is in the set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// As a number.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

/// What an element's name says.
pub(super) fn of_tag(tag: Tag, name: &[u8]) -> Marks {
    match tag {
        Tag::A => Marks::LINK,
        Tag::P => Marks::PARAGRAPH,
        Tag::H1 => Marks::H1,
        _ if tag.heading_level().is_some() => Marks::HEADING,
        _ => match name {
            b"article" => Marks::ARTICLE,
            b"main" => Marks::MAIN,
            b"nav" => Marks::NAV,
            b"aside" => Marks::ASIDE,
            b"header" => Marks::HEADER,
            b"footer" => Marks::FOOTER,
            b"figure" => Marks::FIGURE,
            b"figcaption" => Marks::FIGCAPTION,
            b"time" => Marks::TIME,
            b"ul" | b"ol" | b"dl" | b"menu" => Marks::LIST,
            b"table" => Marks::TABLE,
            b"blockquote" => Marks::QUOTE,
            b"form" => Marks::FORM,
            b"button" | b"option" | b"label" => Marks::BUTTON,
            b"b" | b"strong" => Marks::BOLD,
            b"i" | b"em" | b"cite" => Marks::ITALIC,
            b"pre" | b"code" => Marks::CODE,
            b"dialog" => Marks::DIALOG,
            _ => Marks::NONE,
        },
    }
}

/// What a `role` says.
pub(super) fn of_role(role: &str) -> Marks {
    match role {
        "article" => Marks::ARTICLE,
        "main" => Marks::MAIN,
        "navigation" | "menu" | "menubar" => Marks::NAV,
        "complementary" => Marks::ASIDE,
        "banner" => Marks::HEADER,
        "contentinfo" => Marks::FOOTER,
        "dialog" | "alertdialog" => Marks::DIALOG,
        "search" => Marks::FORM,
        "button" => Marks::BUTTON,
        _ => Marks::NONE,
    }
}

/// What an `itemprop`, `property` or `rel` says.
pub(super) fn of_property(value: &str) -> Marks {
    value.split_ascii_whitespace().fold(Marks::NONE, |marks, word| {
        marks.with(match word.rsplit(':').next().unwrap_or(word) {
            "articleBody" => Marks::PROP_BODY,
            "headline" => Marks::PROP_HEADLINE,
            "author" | "creator" => Marks::PROP_AUTHOR,
            "datePublished" | "dateModified" | "dateCreated" => Marks::PROP_DATE,
            _ => Marks::NONE,
        })
    })
}

/// What the words of a `class` or `id` say. Words end at punctuation, digits and capitals
/// ("entryContent" is "entry" and "content").
pub(super) fn of_classes(value: &str) -> Marks {
    let mut marks = Marks::NONE;
    let mut word = [0u8; 24];
    let mut length = 0;
    let mut was_lower = false;
    for byte in value.bytes().chain([b' ']) {
        let ends = !byte.is_ascii_alphabetic() || (was_lower && byte.is_ascii_uppercase());
        if ends && length > 0 {
            marks = marks.with(word.get(..length).map_or(Marks::NONE, of_word));
            length = 0;
        }
        was_lower = byte.is_ascii_lowercase();
        if byte.is_ascii_alphabetic() {
            // A word that is longer than any known one is cut and so matches none.
            if let Some(slot) = word.get_mut(length) {
                *slot = byte.to_ascii_lowercase();
                length += 1;
            }
        }
    }
    marks
}

/// Whether a class of a date says that it is the day of publication, and the day of a change.
pub(super) fn date_says(class: &str) -> (bool, bool) {
    let class = class.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| class.contains(word));
    let published = says(&["published", "pubdate", "pub-date", "publish-date", "publishdate", "posted", "created"]);
    (published, says(&["updat", "modif", "edited"]))
}

/// The vocabulary of the web's class names, from the naming habits of common content systems and of
/// the hNews and hEntry microformats.
fn of_word(word: &[u8]) -> Marks {
    match word {
        b"article" | b"story" | b"post" | b"entry" | b"hentry" | b"hnews" | b"news" | b"blogpost" => {
            Marks::SAYS_ARTICLE
        }
        b"body" | b"content" | b"text" | b"copy" | b"paragraph" | b"prose" | b"richtext" => Marks::SAYS_BODY,
        b"articlebody" | b"storybody" | b"articletext" | b"articlecontent" | b"postcontent" | b"entrycontent"
        | b"storycontent" | b"postbody" | b"maincontent" => Marks::SAYS_ARTICLE.with(Marks::SAYS_BODY),
        b"title" | b"headline" | b"heading" | b"hed" | b"hl" => Marks::SAYS_TITLE,
        b"standfirst" | b"summary" | b"lede" | b"lead" | b"dek" | b"deck" | b"subtitle" | b"subheadline"
        | b"subheading" | b"subhead" | b"excerpt" | b"intro" | b"abstract" | b"synopsis" => Marks::SAYS_LEAD,
        b"byline" | b"author" | b"authors" | b"writer" | b"contributor" | b"reporter" | b"vcard" | b"fn" => {
            Marks::SAYS_BYLINE
        }
        b"bio" | b"profile" | b"about" | b"avatar" => Marks::SAYS_ABOUT,
        b"date" | b"time" | b"timestamp" | b"datetime" | b"published" | b"pubdate" | b"posted" | b"updated"
        | b"modified" | b"dateline" | b"postdate" | b"dtreviewed" => Marks::SAYS_DATE,
        b"caption" | b"captions" | b"figcaption" | b"cutline" => Marks::SAYS_CAPTION,
        b"credit" | b"credits" | b"copyright" | b"photographer" | b"source" | b"attribution" => Marks::SAYS_CREDIT,
        b"image" | b"images" | b"img" | b"photo" | b"photos" | b"picture" | b"gallery" | b"slideshow" | b"slider"
        | b"video" | b"videos" | b"player" | b"audio" | b"media" | b"thumbnail" | b"thumb" | b"podcast" => {
            Marks::SAYS_MEDIA
        }
        b"related" | b"recommended" | b"recommendations" | b"recommendation" | b"recommend" | b"popular"
        | b"trending" | b"latest" | b"recent" | b"similar" | b"more" | b"mostread" | b"readmore" | b"outbrain"
        | b"taboola" | b"zergnet" | b"revcontent" | b"relatedposts" | b"further" | b"next" | b"previous" | b"prev"
        | b"yarpp" => Marks::SAYS_RELATED,
        b"card" | b"cards" | b"list" | b"listing" | b"grid" | b"teaser" | b"teasers" | b"carousel" | b"feed"
        | b"river" | b"archive" | b"archives" | b"tile" | b"tiles" | b"items" | b"item" => Marks::SAYS_CARDS,
        b"share" | b"sharing" | b"shares" | b"social" | b"socials" | b"sharedaddy" | b"addthis" | b"addtoany"
        | b"facebook" | b"twitter" | b"whatsapp" | b"linkedin" | b"pinterest" | b"instagram" | b"telegram"
        | b"follow" | b"toolbar" | b"tools" | b"print" | b"like" | b"likes" | b"bookmark" | b"icon" | b"icons" => {
            Marks::SAYS_SHARE
        }
        b"nav" | b"navbar" | b"navigation" | b"menu" | b"submenu" | b"menus" | b"breadcrumb" | b"breadcrumbs"
        | b"pagination" | b"pager" | b"skip" | b"links" | b"tab" | b"tabs" | b"dropdown" | b"sitemap"
        | b"hamburger" | b"drawer" => Marks::SAYS_NAV,
        b"comment" | b"comments" | b"commentlist" | b"disqus" | b"respond" | b"reply" | b"replies" | b"discussion"
        | b"commenter" | b"trackback" | b"pingback" | b"livefyre" => Marks::SAYS_COMMENT,
        b"ad" | b"ads" | b"advert" | b"adverts" | b"advertisement" | b"advertising" | b"adsense" | b"adslot"
        | b"sponsor" | b"sponsored" | b"sponsors" | b"promo" | b"promos" | b"promotion" | b"promoted" | b"banner"
        | b"dfp" | b"gpt" | b"offer" | b"partner" | b"partners" | b"cta" | b"affiliate" | b"shop" | b"product" => {
            Marks::SAYS_PROMO
        }
        b"subscribe" | b"subscription" | b"newsletter" | b"newsletters" | b"signup" | b"signin" | b"login"
        | b"register" | b"registration" | b"paywall" | b"donate" | b"donation" | b"donations" | b"membership"
        | b"premium" | b"optin" | b"account" | b"mailchimp" => Marks::SAYS_SUBSCRIBE,
        b"footer" | b"foot" | b"colophon" | b"legal" | b"disclaimer" | b"terms" | b"privacy" | b"bottom"
        | b"cookie" | b"cookies" | b"consent" | b"gdpr" | b"imprint" => Marks::SAYS_FOOTER,
        b"sidebar" | b"aside" | b"widget" | b"widgets" | b"rail" | b"complementary" | b"secondary" | b"tertiary"
        | b"sidecol" => Marks::SAYS_SIDEBAR,
        b"tag" | b"tags" | b"topic" | b"topics" | b"category" | b"categories" | b"keywords" | b"labels" | b"meta"
        | b"metadata" | b"postmeta" | b"taxonomy" | b"kicker" | b"section" => Marks::SAYS_TAGS,
        b"sr" | b"visually" | b"visuallyhidden" | b"screenreader" | b"screen" | b"offscreen" | b"assistive"
        | b"hidden" | b"noscript" => Marks::SAYS_UNSEEN,
        b"quote" | b"quotes" | b"blockquote" | b"pullquote" | b"tweet" | b"embed" | b"embedded" => Marks::SAYS_QUOTE,
        b"modal" | b"popup" | b"overlay" | b"lightbox" | b"dialog" | b"toast" | b"tooltip" | b"notification"
        | b"alert" => Marks::SAYS_POPUP,
        b"header" | b"masthead" | b"topbar" | b"logo" | b"branding" | b"brand" | b"search" => Marks::SAYS_HEADER,
        _ => Marks::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_words_end_at_punctuation_and_capitals() {
        let said = of_classes("td-postBody  c_related-2 XYZ");
        assert_eq!(said, Marks::SAYS_ARTICLE.with(Marks::SAYS_BODY).with(Marks::SAYS_RELATED));
        assert_eq!(of_classes("gradient loaded"), Marks::NONE);
        assert_eq!(of_classes(&"a".repeat(1000)), Marks::NONE);
    }

    #[test]
    fn every_mark_is_a_bit_of_its_own() {
        let mut seen = 0u64;
        for (name, mark) in Marks::ALL {
            assert_eq!(mark.bits().count_ones(), 1, "{name}");
            assert_eq!(seen & mark.bits(), 0, "{name}");
            seen |= mark.bits();
        }
    }
}
