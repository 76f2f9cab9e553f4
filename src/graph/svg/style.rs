//! What the picture looks like, on light and on dark screens.

/// The colours of lines: all can be told apart on white and on black.
pub(super) const COLORS: [&str; 8] =
    ["#3b82f6", "#d97706", "#10a37f", "#db2777", "#8b5cf6", "#0891b2", "#dc4444", "#6c9a1f"];

/// The style sheet. Every rule is bound to the picture, which may stand in a page with rules of its own.
pub(super) const STYLE: &str = "\
.posthaste-graph text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;fill:#0f172a}
.posthaste-graph .back{fill:#fff}
.posthaste-graph .folder{fill:#64748b;fill-opacity:.06;stroke:#64748b;stroke-opacity:.3}
.posthaste-graph .folder-name{font-size:12px;font-weight:600;fill:#475569}
.posthaste-graph .box{fill:#fff;stroke:#94a3b8}
.posthaste-graph .hook{stroke-dasharray:5 3}
.posthaste-graph .name{font-size:13px;font-weight:600}
.posthaste-graph .number{font-size:10px;fill:#94a3b8;text-anchor:end}
.posthaste-graph .url{font-size:11px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#64748b}
.posthaste-graph .method{font-weight:700;fill:#475569}
.posthaste-graph .get{fill:#15803d}
.posthaste-graph .post{fill:#b45309}
.posthaste-graph .put{fill:#1d4ed8}
.posthaste-graph .patch{fill:#7e22ce}
.posthaste-graph .delete{fill:#b91c1c}
.posthaste-graph .line{fill:none;stroke-width:1.5;stroke-linejoin:round}
.posthaste-graph .needs{stroke-dasharray:6 4}
.posthaste-graph .order{stroke-dasharray:1.5 4;stroke-linecap:round}
.posthaste-graph .flow:hover .line{stroke-width:3}
.posthaste-graph .pill{fill:#fff}
.posthaste-graph .label{font-size:11px;text-anchor:middle}
@media (prefers-color-scheme:dark){
.posthaste-graph text{fill:#e6edf3}
.posthaste-graph .back,.posthaste-graph .pill{fill:#10151d}
.posthaste-graph .folder-name{fill:#a9b4c2}
.posthaste-graph .box{fill:#1b232e;stroke:#556274}
.posthaste-graph .number{fill:#77859a}
.posthaste-graph .url{fill:#94a3b8}
.posthaste-graph .method{fill:#a9b4c2}
.posthaste-graph .get{fill:#4ade80}
.posthaste-graph .post{fill:#fbbf24}
.posthaste-graph .put{fill:#7db2ff}
.posthaste-graph .patch{fill:#cf9bff}
.posthaste-graph .delete{fill:#fb8585}
}
";
