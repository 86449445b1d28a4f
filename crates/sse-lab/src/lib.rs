//! The lab as one thing: a stage that clients connect to, and a control listener that steers it.
//!
//! ```no_run
//! # async fn example() -> Result<(), sse_lab::StartError> {
//! use sse_lab::{Lab, LabOptions};
//!
//! let lab = Lab::start(LabOptions { stage_port: 0, ..LabOptions::default() }).await?;
//! println!("{}/stream, steered from {}", lab.stage_url(), lab.launch_link());
//! lab.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod lab;
mod open_files;
mod options;
mod page;
mod ports;

pub use lab::Lab;
pub use open_files::raise_open_files_limit;
pub use options::{LabOptions, PortPolicy};
pub use page::BuiltPage;
pub use ports::{Listener, StartError};
pub use sse_control::{Token, TokenError, UiFile, UiFiles, openapi_json};
