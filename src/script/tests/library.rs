//! The libraries that scripts find.

use super::driver::World;

#[test]
fn scratch() {
    let text = std::fs::read_to_string("/tmp/libs-lab/scratch.js").unwrap();
    let mut world = World::new();
    for _ in 0..2 {
        let outcome = world.after(&text);
        for line in &outcome.ended.scripted.logs {
            println!("{}", line.text);
        }
        println!("{:?}", outcome.errors());
    }
}
