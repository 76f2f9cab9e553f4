//! Where things in a stack stand, as near to where they would like to as the others let them.

use super::text::Px;

/// How far apart two things in a stack are.
pub(super) const GAP: Px = 16;

/// The upper edges of things of these `heights`, one below the other between `top` and `bottom`, whose middles are as near
/// to `wanted` as can be: the sum of the squares of what is missing is the least.
pub(super) fn settle(wanted: &[Px], heights: &[Px], (top, bottom): (Px, Px)) -> Vec<Px> {
    // Without heights and gaps what is left is to find numbers that do not fall: pool adjacent violators.
    let mut pools: Vec<(Px, Px)> = Vec::new();
    let mut above = 0;
    for (wanted, height) in wanted.iter().zip(heights) {
        let mut pool = (wanted - height / 2 - above, 1);
        above += height + GAP;
        while let Some((sum, count)) = pools.pop_if(|(sum, count)| *sum * pool.1 > pool.0 * *count) {
            pool = (sum + pool.0, count + pool.1);
        }
        pools.push(pool);
    }
    let last = (bottom - top - (above - GAP)).max(0) + top;
    let mut tops = Vec::with_capacity(heights.len());
    let mut heights = heights.iter();
    let mut above = 0;
    for (sum, count) in pools {
        let at = sum.div_euclid(count).clamp(top, last);
        for _ in 0..count {
            tops.push(at + above);
            above += heights.next().copied().unwrap_or(0) + GAP;
        }
    }
    tops
}

/// How high a stack of things of these heights is.
pub(super) fn height(heights: impl Iterator<Item = Px>) -> Px {
    heights.map(|height| height + GAP).sum::<Px>() - GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_stands_where_it_likes() {
        assert_eq!(settle(&[20, 100], &[40, 40], (0, 200)), [0, 80]);
        assert_eq!(settle(&[100, 100], &[40, 40], (0, 200)), [52, 108], "both as near to 100 as the other lets them");
        assert_eq!(settle(&[900, 0], &[40, 40], (0, 96)), [0, 56], "there is no more room");
        assert_eq!(settle(&[], &[], (0, 96)), [0; 0]);
    }
}
