//! One event, one line: as `name=value` pairs for people (logfmt), or as a JSON object for programs.

use std::fmt;

use chrono::{SecondsFormat, Utc};
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// How lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `name=value`.
    Text,
    /// JSON objects.
    Json,
}

/// Writes events in one of the formats.
pub struct Lines(Format);

impl Lines {
    /// In this one.
    pub fn new(format: Format) -> Self {
        Self(format)
    }
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        // The computer's clock, also where the program's own was set for a demonstration.
        let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let level = event.metadata().level().as_str().to_ascii_lowercase();
        let mut line = Line { format: self.0, out: out.by_ref(), between: "", end: Ok(()) };
        if self.0 == Format::Json {
            line.write(format_args!("{{"));
        }
        line.text("time", &time);
        line.text("level", &level);
        line.text("from", event.metadata().target());
        event.record(&mut line);
        if self.0 == Format::Json {
            line.write(format_args!("}}"));
        }
        line.end?;
        writeln!(out)
    }
}

/// A line as it is written, pair by pair: there is one for every request.
struct Line<'a> {
    format: Format,
    out: Writer<'a>,
    between: &'static str,
    end: fmt::Result,
}

impl Line<'_> {
    fn write(&mut self, what: fmt::Arguments<'_>) {
        self.end = self.end.and_then(|()| self.out.write_fmt(what));
    }

    /// Names are words of our own code: they need no escaping.
    fn pair(&mut self, name: &str, value: fmt::Arguments<'_>) {
        let between = self.between;
        match self.format {
            Format::Json => self.write(format_args!("{between}\"{name}\":{value}")),
            Format::Text => self.write(format_args!("{between}{name}={value}")),
        }
        self.between = if self.format == Format::Json { "," } else { " " };
    }

    /// Values that can be taken for something else are quoted, with line ends escaped: one event never makes two lines.
    fn text(&mut self, name: &str, text: &str) {
        if self.format == Format::Text && is_plain(text) {
            self.pair(name, format_args!("{text}"));
        } else {
            self.pair(name, format_args!("{}", Value::from(text)));
        }
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'=' | b'\\'))
}

fn name_of(field: &Field) -> &'static str {
    if field.name() == "message" { "says" } else { field.name() }
}

impl Visit for Line<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.pair(name_of(field), format_args!("{}", Value::from(value)));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.pair(name_of(field), format_args!("{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.pair(name_of(field), format_args!("{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.pair(name_of(field), format_args!("{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(name_of(field), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(name_of(field), &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: Format) -> String {
        let paper = Paper::default();
        let copy = paper.clone();
        let layer = tracing_subscriber::fmt::layer().event_format(Lines::new(format));
        let subscriber = tracing_subscriber::registry().with(layer.with_writer(move || copy.clone()));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(status = 200, route = "/a/{b}", why = "two\nlines=\"\u{7}", client = "", "it went well");
        });
        let written = paper.0.lock().unwrap().clone();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn an_event_is_one_line_in_either_format() {
        let text = logged(Format::Text);
        let fields = r#" status=200 route=/a/{b} why="two\nlines=\"\u0007" client="""#;
        assert!(text.starts_with("time=2") && text.contains(" level=info "), "{text}");
        assert!(text.contains(fields) && text.contains(r#" says="it went well""#), "{text}");
        assert_eq!(text.lines().count(), 1);
        let json = logged(Format::Json);
        assert_eq!(json.lines().count(), 1);
        let object: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(object["says"], "it went well");
        assert_eq!((&object["status"], &object["why"]), (&Value::from(200), &Value::from("two\nlines=\"\u{7}")));
    }
}
