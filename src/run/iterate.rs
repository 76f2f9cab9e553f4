//! The iterations of a run: once, so many times, or once for each row of data.

use futures_util::{StreamExt as _, stream::FuturesUnordered};

use super::{
    beside::Line,
    out::Out,
    running::{Course, Ended, Running},
    world::{Done, World},
};
use crate::{
    data::{Row, Rows},
    event::Event,
    scope::Layer,
    secret::is_secret_name,
    source::Problem,
    wire::Transport,
};

/// How many iterations may have ended before it is their turn to be told, for each that may run.
const AHEAD: usize = 4;

/// The iterations that are still to come, each with its row.
struct Coming<'a> {
    next: usize,
    count: usize,
    only: Option<&'a super::settings::Only>,
    rows: Option<Rows>,
    /// The row before: it comes again where there are more iterations than rows.
    last: Option<Row>,
}

/// An iteration that is to be run.
struct Iteration {
    number: usize,
    row: Option<Result<Row, Problem>>,
}

impl Iterator for Coming<'_> {
    type Item = Iteration;

    fn next(&mut self) -> Option<Iteration> {
        while self.next < self.count {
            let number = self.next;
            self.next += 1;
            let row = match self.rows.as_mut().map(Iterator::next) {
                Some(Some(Ok(row))) => {
                    self.last = Some(row.clone());
                    Some(Ok(row))
                }
                Some(Some(Err(problem))) => {
                    self.count = self.next;
                    Some(Err(problem))
                }
                Some(None) => self.last.clone().map(Ok),
                None => None,
            };
            if self.only.is_none_or(|it| it.has(number)) {
                return Some(Iteration { number, row });
            }
        }
        None
    }
}

impl<T: Transport> Running<'_, T> {
    /// Runs all iterations.
    pub(super) async fn iterations(&self, world: &mut World, out: &Out) {
        let options = self.options;
        let rows = options.rows.as_ref().map(|it| it.rows());
        let mut coming = Coming { next: 0, count: options.iterations, only: options.only.as_ref(), rows, last: None };
        let flow = self.flow.as_ref().filter(|flow| flow.are_rounds_independent(0));
        if flow.is_some_and(|flow| flow.has_once(0))
            && let Some(first) = coming.next()
        {
            // What is done once is done in the first one, and all others see what came of it.
            self.iteration(first, world, out).await;
        }
        if flow.is_some() && options.iterations > 1 {
            return self.iterations_beside(coming, world, out).await;
        }
        for iteration in coming {
            if !self.stopping.lets(false) {
                break;
            }
            self.iteration(iteration, world, out).await;
        }
    }

    /// Runs one iteration.
    async fn iteration(&self, Iteration { number, row }: Iteration, world: &mut World, out: &Out) -> Ended {
        world.begin();
        let label = row.as_ref().and_then(|row| row.as_ref().ok()).and_then(|row| row.label.clone());
        let mut course = Course { world, out, iteration: number, rounds: [].into(), cleans_up: false };
        self.tell(Event::IterationStarted { iteration: number, label }, &course).await;
        match row {
            Some(Ok(row)) => {
                for (name, value) in row.values {
                    let secret = is_secret_name(&name);
                    course.world.store.set_value(Layer::Data, name, value, secret);
                }
            }
            // It was whole before the run: somebody has changed the file meanwhile.
            Some(Err(problem)) => return self.without_row(&problem, &mut course).await,
            None => {}
        }
        self.block(0, &mut course).await
    }

    /// Runs iterations side by side: what each does to the variables stays behind in their order.
    async fn iterations_beside(&self, mut coming: Coming<'_>, world: &mut World, out: &Out) {
        let mut line = Line::new();
        let mut running = FuturesUnordered::new();
        let mut is_over = false;
        loop {
            while !is_over && running.len() < self.options.jobs && line.untold() < AHEAD * self.options.jobs {
                let next = if self.stopping.lets(false) { coming.next() } else { None };
                let Some(next) = next else {
                    is_over = true;
                    break;
                };
                let number = line.begun();
                running.push(self.iteration_aside(number, next, world.fork(), line.next_out()));
            }
            if line.untold() == 0 {
                break;
            }
            tokio::select! {
                Some((number, done, ended)) = running.next(), if !running.is_empty() => line.finish(number, done, ended),
                event = line.event() => match event {
                    Some(event) => self.tell_into(out, event).await,
                    None => line.pass_on().iter().for_each(|(done, _)| world.apply(done)),
                },
            }
        }
    }

    async fn iteration_aside(
        &self,
        number: usize,
        iteration: Iteration,
        mut world: World,
        out: Out,
    ) -> (usize, Done, Ended) {
        let ended = self.iteration(iteration, &mut world, &out).await;
        (number, world.into_done(), ended)
    }
}
