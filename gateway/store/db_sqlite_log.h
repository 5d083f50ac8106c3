#pragma once

/* SQLite writes each page of the write-ahead log in two pieces. This gathers pieces that follow on one
 * another and writes them at once: before they are read again, and before the log is measured, cut or
 * synced. A COMMIT with synchronous=FULL syncs before it tells anybody of its pages. The database file
 * itself is not touched.
 *
 * Returns the name of the VFS for the connection that writes. Call it from one thread. */
const char *db_log_vfs(void);
