//! Queries other than those by JSONPath, in JavaScript.

use serde_json::Value;

use crate::query::Query;

/// What finds the answer to a query, where that is no JSONPath.
pub(super) fn plain(query: &Query) -> Option<String> {
    let written = query.written();
    Some(match query {
        Query::Status(_) => "pm.response.code".to_owned(),
        Query::Header(_) => {
            let name = written.strip_prefix("header").map(str::trim).filter(|it| !it.contains("<<"))?;
            format!("pm.response.headers.get({})", Value::from(name))
        }
        Query::Cookie(_) => {
            let name = written.strip_prefix("cookie").map(str::trim).filter(|it| !it.contains("<<"))?;
            format!("pm.cookies.get({})", Value::from(name))
        }
        Query::Body(_) => "pm.response.text()".to_owned(),
        Query::Time(_) if written == "time" => "pm.response.responseTime".to_owned(),
        Query::Size(_) => "pm.response.responseSize".to_owned(),
        Query::Time(_)
        | Query::Checksum(_)
        | Query::Url(_)
        | Query::XPath(_)
        | Query::Regex(_)
        | Query::JsonPath(_)
        | Query::Certificate(_) => return None,
    })
}
