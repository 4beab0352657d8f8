//! What was measured, as lines while it is measured and as one table at the end.

/// One figure.
pub struct Row {
    what: String,
    goal: String,
    figure: String,
    baseline: String,
    ratio: String,
    met: bool,
}

/// All of them.
pub struct Table {
    rows: Vec<Row>,
}

/// How a figure is judged.
#[derive(Clone, Copy)]
pub enum Goal {
    /// It may be so much.
    Most(f64),
    /// It may be so many times the baseline.
    Times(f64),
    /// It has to be this part of the baseline.
    Part(f64),
}

impl Row {
    /// A figure with its unit.
    pub fn new(what: impl Into<String>, figure: f64, unit: &str, goal: Goal) -> Self {
        let (goal, met) = match goal {
            Goal::Most(most) => (format!("≤ {} {unit}", number(most)), figure <= most),
            Goal::Times(times) => (format!("≤ {} ×", number(times)), false),
            Goal::Part(part) => (format!("≥ {} %", number(part * 100.0)), false),
        };
        let figure = format!("{} {unit}", number(figure));
        Self { what: what.into(), goal, figure, baseline: String::new(), ratio: String::new(), met }
    }

    /// A figure against a baseline of the same run, in the same unit.
    pub fn against(what: impl Into<String>, figure: f64, unit: &str, goal: Goal, named: &str, baseline: f64) -> Self {
        let mut row = Self::new(what, figure, unit, goal);
        row.baseline = format!("{named}: {} {unit}", number(baseline));
        row.ratio = format!("{:.2}", figure / baseline);
        row.met = match goal {
            Goal::Most(most) => figure <= most,
            Goal::Times(times) => figure <= baseline * times,
            Goal::Part(part) => figure >= baseline * part,
        };
        row
    }
}

impl Row {
    /// The least that anybody could do, against the baseline of a goal.
    pub fn bound(what: impl Into<String>, figure: f64, unit: &str, named: &str, baseline: f64) -> Self {
        let mut row = Self::against(what, figure, unit, Goal::Most(f64::INFINITY), named, baseline);
        row.goal = "a bound".to_owned();
        row
    }
}

impl Table {
    pub fn new() -> Self {
        Self { rows: Vec::new() }
    }

    pub fn add(&mut self, row: Row) {
        let mark = if row.met { "ok  " } else { "MISS" };
        println!("{mark} {}: {} (goal {}) {} {}", row.what, row.figure, row.goal, row.baseline, row.ratio);
        self.rows.push(row);
    }

    /// Something could not be measured here.
    pub fn lacks(&self, what: &str, why: &str) {
        println!("-    {what}: not measured ({why})");
    }

    pub fn print(&self) {
        println!("\n| what | goal | figure | baseline of the same run | ratio | |");
        println!("|---|---|---|---|---|---|");
        for Row { what, goal, figure, baseline, ratio, met } in &self.rows {
            println!("| {what} | {goal} | {figure} | {baseline} | {ratio} | {} |", if *met { "✓" } else { "missed" });
        }
    }
}

fn number(value: f64) -> String {
    match value {
        v if v >= 1_000.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}").trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

/// The value below which so many of a hundred are.
pub fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let at = (sorted.len() as f64 * percent / 100.0) as usize;
    sorted[at.min(sorted.len() - 1)]
}

/// Milliseconds.
pub fn ms(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
