//! Which part of a run this machine does: `count:2/5`, or what the build server says.

/// A part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Which, from 0.
    pub index: usize,
    /// Of how many.
    pub count: usize,
}

/// Why a text names no part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartitionError {
    /// It has another shape.
    #[error("`{0}` is no part: write `count:2/5`, or `count:auto` on a build server")]
    Shape(String),
    /// There is no such part.
    #[error("there is no part {index} of {count}: parts are counted from 1 to {count}")]
    Range {
        /// The part that was asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// No build server says which part this is.
    #[error("`count:auto` finds no build server's variables here; looked for {0}")]
    NoServer(String),
    /// The server says which part this is, and not of how many.
    #[error("{0} says which part this is, and nobody says of how many: write `count:auto/5`")]
    NoCount(&'static str),
    /// A server's variable holds something else.
    #[error("`{name}` holds `{value}`, which is no number that fits")]
    Variable {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
    },
}

/// A build server's variables.
struct Server {
    /// Which part this is.
    index: &'static str,
    /// The number of the first part, or the variable that holds it.
    first: First,
    /// How many parts there are, where it says so.
    count: Option<&'static str>,
}

enum First {
    Number(usize),
    Variable(&'static str),
}

/// The first one whose variable is set is taken. Sources: the documentation of GitLab CI (`parallel`), `CircleCI`
/// (test splitting), Buildkite (parallel builds), AWS Batch (array jobs), Slurm (job arrays), Kubernetes (indexed jobs).
const SERVERS: [Server; 6] = [
    Server { index: "CI_NODE_INDEX", first: First::Number(1), count: Some("CI_NODE_TOTAL") },
    Server { index: "CIRCLE_NODE_INDEX", first: First::Number(0), count: Some("CIRCLE_NODE_TOTAL") },
    Server { index: "BUILDKITE_PARALLEL_JOB", first: First::Number(0), count: Some("BUILDKITE_PARALLEL_JOB_COUNT") },
    Server { index: "AWS_BATCH_JOB_ARRAY_INDEX", first: First::Number(0), count: Some("AWS_BATCH_JOB_ARRAY_SIZE") },
    Server {
        index: "SLURM_ARRAY_TASK_ID",
        first: First::Variable("SLURM_ARRAY_TASK_MIN"),
        count: Some("SLURM_ARRAY_TASK_COUNT"),
    },
    Server { index: "JOB_COMPLETION_INDEX", first: First::Number(0), count: None },
];

impl Partition {
    /// The part that `text` names; `variable` knows the system's variables.
    ///
    /// # Errors
    /// When it names none.
    pub fn parse(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, PartitionError> {
        let shape = || PartitionError::Shape(text.to_owned());
        let body = text.strip_prefix("count:").unwrap_or(text);
        let (index, count) = body.split_once('/').map_or((body, None), |(index, count)| (index, Some(count)));
        let count = count.map(|it| it.parse::<usize>().map_err(|_| shape())).transpose()?;
        if index == "auto" {
            return Self::of_server(count, variable);
        }
        let index: usize = index.parse().map_err(|_| shape())?;
        let count = count.ok_or_else(shape)?;
        if index == 0 || index > count {
            return Err(PartitionError::Range { index, count });
        }
        Ok(Self { index: index - 1, count })
    }

    fn of_server(count: Option<usize>, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, PartitionError> {
        let number = |name: &'static str| -> Result<Option<usize>, PartitionError> {
            let Some(value) = variable(name) else { return Ok(None) };
            value.trim().parse().map(Some).map_err(|_| PartitionError::Variable { name, value })
        };
        for server in &SERVERS {
            let Some(index) = number(server.index)? else { continue };
            let first = match server.first {
                First::Number(first) => first,
                First::Variable(name) => number(name)?.unwrap_or(0),
            };
            let told = server.count.map(number).transpose()?.flatten();
            let count = count.or(told).ok_or(PartitionError::NoCount(server.index))?;
            let Some(index) = index.checked_sub(first).filter(|index| *index < count) else {
                return Err(PartitionError::Variable { name: server.index, value: (index).to_string() });
            };
            return Ok(Self { index, count });
        }
        Err(PartitionError::NoServer(SERVERS.iter().map(|it| it.index).collect::<Vec<_>>().join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, variables: &[(&str, &str)]) -> Result<(usize, usize), String> {
        let variable = |name: &str| variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
        Partition::parse(text, &variable).map(|it| (it.index, it.count)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_part_is_written_or_the_servers() {
        for (text, variables, part) in [
            ("count:1/3", &[][..], (0, 3)),
            ("3/3", &[], (2, 3)),
            ("count:auto", &[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "4")], (1, 4)),
            ("auto", &[("CIRCLE_NODE_INDEX", "0"), ("CIRCLE_NODE_TOTAL", "2")], (0, 2)),
            ("auto", &[("BUILDKITE_PARALLEL_JOB", "1"), ("BUILDKITE_PARALLEL_JOB_COUNT", "2")], (1, 2)),
            ("auto", &[("AWS_BATCH_JOB_ARRAY_INDEX", "9"), ("AWS_BATCH_JOB_ARRAY_SIZE", "10")], (9, 10)),
            (
                "auto",
                &[("SLURM_ARRAY_TASK_ID", "6"), ("SLURM_ARRAY_TASK_MIN", "5"), ("SLURM_ARRAY_TASK_COUNT", "3")],
                (1, 3),
            ),
            ("auto/8", &[("JOB_COMPLETION_INDEX", "7")], (7, 8)),
        ] {
            assert_eq!(parse(text, variables), Ok(part), "{text} {variables:?}");
        }
    }

    #[test]
    fn what_is_no_part_is_told() {
        for (text, variables, why) in [
            ("count:0/3", &[][..], "there is no part 0 of 3"),
            ("count:4/3", &[], "there is no part 4 of 3"),
            ("count:0/0", &[], "there is no part 0 of 0"),
            ("hash:1/2", &[], "`hash:1/2` is no part"),
            ("1", &[], "`1` is no part"),
            ("a/b", &[], "`a/b` is no part"),
            ("auto", &[], "looked for CI_NODE_INDEX, CIRCLE_NODE_INDEX"),
            ("auto", &[("JOB_COMPLETION_INDEX", "1")], "write `count:auto/5`"),
            ("auto", &[("CI_NODE_INDEX", "x"), ("CI_NODE_TOTAL", "4")], "`CI_NODE_INDEX` holds `x`"),
            ("auto/2", &[("JOB_COMPLETION_INDEX", "2")], "`JOB_COMPLETION_INDEX` holds `2`"),
        ] {
            let error = parse(text, variables).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
