use super::super::tags::{LineTags, Part, Tags};
use super::{Look, Slots, size, tenths};

/// The first template of features of markup; those of text alone come before.
pub(super) const TEMPLATES: u32 = 160;

/// Adds what the markup says of one line.
pub(super) fn line(tags: &Tags, at: usize, look: &Look, add: &mut Slots<'_>) {
    let Some(line) = tags.lines.get(at) else { return };
    let Look { sort, words, place, before, after } = *look;
    let linked = u32::from(line.linked);

    for bit in bits(line.any) {
        add.feature_of(0, bit);
        add.feature_of(1, bit << 8 | sort);
        add.feature_of(2, bit << 8 | place);
    }
    add.template += 3;
    for bit in bits(line.all) {
        add.feature_of(0, bit);
        add.feature_of(1, bit << 8 | words);
    }
    add.template += 2;
    for bit in bits(line.own) {
        add.feature_of(0, bit);
        add.feature_of(1, bit << 8 | sort);
        add.feature_of(2, bit << 16 | before << 8 | after);
    }
    add.template += 3;
    add.feature(mixed(line.all));
    add.feature(mixed(line.own) ^ sort);
    add.feature(mixed(line.own) ^ line.name);

    add.feature(line.name);
    add.feature(line.name ^ sort);
    add.feature(line.name ^ words << 8);
    add.feature(u32::from(line.heading) << 8 | sort);
    add.feature(u32::from(line.heading) << 8 | place);
    add.feature(u32::from(line.after_br) << 8 | sort);
    add.feature(linked << 8 | words);
    add.feature(linked << 8 | sort);
    add.feature(linked << 8 | size(line.links));
    add.feature(size(line.links) << 8 | words);
    add.feature(size(line.tags) << 8 | words);
    add.feature(size(line.media) << 8 | sort);

    let share = |share: u8| u32::from(share);
    let up = u32::from(line.up.min(12));
    add.feature(size(line.inside / 8) << 8 | sort);
    add.feature(size(line.beside / 8) << 8 | sort);
    add.feature(size(line.alike / 8) << 8 | sort);
    add.feature(share(line.beside_share) << 8 | sort);
    add.feature(share(line.beside_share) << 8 | words);
    add.feature(share(line.alike_share) << 8 | sort);
    add.feature(share(line.alike_share) << 8 | words);
    add.feature(share(line.alike_share) << 8 | share(line.beside_share));
    add.feature(up << 8 | sort);
    add.feature(up << 8 | place);
    add.feature(up << 8 | line.name.rotate_left(8));
    part(&line.part, up.min(3), sort, add);
    part(&line.around, up.min(3), sort, add);
    add.feature(u32::from(line.with_last) << 8 | sort);
    add.feature(u32::from(line.with_last) << 16 | before << 8 | sort);
    add.feature(u32::from(line.titled) << 8 | sort);
    add.feature(u32::from(line.titled) << 8 | u32::from(line.heading));
    add.feature(u32::from(line.given) << 8 | sort);
    add.feature(u32::from(line.given) << 8 | words);

    for offset in [-1isize, 1] {
        let other = at.checked_add_signed(offset).and_then(|at| tags.lines.get(at));
        let none = LineTags::default();
        let other = other.unwrap_or(&none);
        for bit in bits(other.own) {
            add.feature_of(0, bit << 8 | sort);
        }
        // Marks that begin or end between the two lines.
        for bit in bits(other.all & !line.any) {
            add.feature_of(1, bit << 8 | sort);
        }
        for bit in bits(line.all & !other.any) {
            add.feature_of(2, bit << 8 | sort);
        }
        add.template += 3;
        add.feature(other.name ^ line.name.rotate_left(3) ^ sort);
        add.feature(share(other.given) << 8 | sort);
        add.feature(u32::from(other.heading) << 8 | sort);
        add.feature(u32::from(other.linked) << 8 | linked);
    }
}

/// How much an element holds, and how much of that is prose or links.
fn part(part: &Part, up: u32, sort: u32, add: &mut Slots<'_>) {
    let links = tenths(part.linked, part.words);
    let prose = tenths(part.prose, part.words);
    add.feature(size(part.words) << 8 | up);
    add.feature(size(part.lines) << 8 | up << 4 | sort << 16);
    add.feature(size(part.prose / 4) << 8 | up);
    add.feature(links << 8 | up << 4 | sort << 16);
    add.feature(prose << 8 | up << 4 | sort << 16);
    add.feature(links << 8 | prose);
    add.feature(tenths(part.lines, part.words) << 8 | prose);
}

fn bits(mut marks: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (marks != 0).then(|| marks.trailing_zeros());
        marks &= marks.wrapping_sub(1);
        bit
    })
}

fn mixed(marks: u64) -> u32 {
    (marks.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}
