//! Dates, numbers and the order of texts, as Node writes them in the languages that scripts ask for.

use super::driver::World;

/// What Node 20 says.
const RECORDED: &str = include_str!("../../../tests/fixtures/script/locale.json");

#[test]
fn texts_for_people_are_those_of_node() {
    let script = format!(
        "for (const [expression, wanted] of {RECORDED}) {{
           let made;
           try {{ made = eval(expression); }} catch (error) {{ made = `throws ${{error.name}}`; }}
           if (made !== wanted) console.log(`${{expression}}: ${{made}} is not ${{wanted}}`);
         }}"
    );
    assert_eq!(World::new().after(&script).lines(), [""; 0]);
}

#[test]
fn what_is_not_known_is_an_error_and_no_other_text() {
    let script = "for (const make of [() => (1).toLocaleString('th-TH'), () => (1).toLocaleString('en-US', { notation: 'compact' }),
             () => new Date(0).toLocaleDateString('de-DE', { month: 'long' }), () => new Date(0).toLocaleString('ar-EG'),
             () => new Date(0).toLocaleString('en-US', { timeZone: 'Europe/Berlin', timeZoneName: 'short' })]) {
           try { console.log(make()); } catch (error) { console.log(error.message); }
         }";
    assert_eq!(
        World::new().after(script).lines(),
        [
            "numbers and dates of `th-TH` are not known here",
            "toLocaleString: the option `notation` is not known here",
            "toLocaleDateString: a month in words as in `de-DE` is not known here",
            "numbers and dates of `ar-EG` are not known here",
            "toLocaleString: names of time zones are not known here",
        ]
    );
}

#[test]
fn a_long_list_is_sorted_in_a_moment() {
    let script = "const names = Array.from({ length: 3000 }, (_, at) => `name ${(at * 7919) % 3000}`);
         names.sort((one, other) => one.localeCompare(other, undefined, { numeric: true }));
         console.log(names[0], names[2999]);";
    assert_eq!(World::new().after(script).lines(), ["name 0 name 2999"]);
}

#[test]
fn what_a_script_does_to_these_methods_ends_with_it() {
    let mut world = World::new();
    world.before("String.prototype.localeCompare = () => 7; Number.prototype.toLocaleString = () => 'x';");
    let script = "console.log('a'.localeCompare('b'), (1234).toLocaleString())";
    assert_eq!(world.after(script).lines(), ["-1 1,234"]);
}
