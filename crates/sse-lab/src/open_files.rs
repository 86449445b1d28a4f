/// Raises this process's limit on open files as far as the system allows, and returns it; each
/// connection is one. Does nothing where there is no such limit.
///
/// # Errors
/// The system refused; the lab works with fewer connections.
pub fn raise_open_files_limit() -> std::io::Result<Option<u64>> {
    #[cfg(unix)]
    {
        rlimit::increase_nofile_limit(u64::MAX).map(Some)
    }
    #[cfg(not(unix))]
    {
        Ok(None)
    }
}
