#include "store/db_sqlite_log.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NAME "gathered-log"
#define GATHERED_OCTETS (64 * 1024)

typedef struct LogFile {
    sqlite3_file file; /* first: SQLite sees nothing else */
    sqlite3_file *real;
    sqlite3_int64 start; /* in the file, of what was gathered */
    int gathered;
    uint8_t *bytes; /* GATHERED_OCTETS; not in here, SQLite makes room for such a file everywhere */
} LogFile;

static LogFile *log_of(sqlite3_file *file)
{
    return (LogFile *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return log_of(file)->real;
}

/* What cannot be written stays: it may be read again later in its transaction. */
static int flush(sqlite3_file *file)
{
    LogFile *log = log_of(file);
    int code = SQLITE_OK;

    if (log->gathered > 0)
        code = log->real->pMethods->xWrite(log->real, log->bytes, log->gathered, log->start);
    if (code == SQLITE_OK)
        log->gathered = 0;
    return code;
}

static int log_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
    LogFile *log = log_of(file);
    int code = SQLITE_OK;

    if (offset != log->start + log->gathered || length > GATHERED_OCTETS - log->gathered)
        code = flush(file);
    if (code != SQLITE_OK)
        return code;
    if (length > GATHERED_OCTETS)
        return log->real->pMethods->xWrite(log->real, data, length, offset);
    if (log->gathered == 0)
        log->start = offset;
    memcpy(log->bytes + log->gathered, data, (size_t)length);
    log->gathered += length;
    return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
    const LogFile *log = log_of(file);
    bool is_gathered = offset < log->start + log->gathered && offset + length > log->start;
    int code = is_gathered ? flush(file) : SQLITE_OK;

    return code == SQLITE_OK ? log->real->pMethods->xRead(log->real, data, length, offset) : code;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = flush(file);

    return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

static int log_sync(sqlite3_file *file, int flags)
{
    int code = flush(file);

    return code == SQLITE_OK ? real_of(file)->pMethods->xSync(real_of(file), flags) : code;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int code = flush(file);

    return code == SQLITE_OK ? real_of(file)->pMethods->xFileSize(real_of(file), size) : code;
}

static int log_close(sqlite3_file *file)
{
    int flushed = flush(file);
    int closed = real_of(file)->pMethods->xClose(real_of(file));

    sqlite3_free(log_of(file)->bytes);
    return flushed != SQLITE_OK ? flushed : closed;
}

static int log_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int log_is_reserved(sqlite3_file *file, int *is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static int log_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int log_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int log_characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_is_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

static int open_log(sqlite3_vfs *system, const char *name, LogFile *log, int flags, int *given)
{
    int code;

    *log = (LogFile){.real = (sqlite3_file *)(log + 1), .bytes = sqlite3_malloc(GATHERED_OCTETS)};
    if (!log->bytes)
        return SQLITE_NOMEM;
    code = system->xOpen(system, name, log->real, flags, given);
    if (log->real->pMethods)
        log->file.pMethods = &log_methods; /* SQLite closes it, even after a failure */
    else
        sqlite3_free(log->bytes);
    return code;
}

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given)
{
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);

    (void)vfs;
    return flags & SQLITE_OPEN_WAL ? open_log(system, name, log_of(file), flags, given)
                                   : system->xOpen(system, name, file, flags, given);
}

const char *db_log_vfs(void)
{
    static sqlite3_vfs vfs;
    const sqlite3_vfs *system = sqlite3_vfs_find(NULL);

    if (vfs.zName)
        return NAME;
    vfs = *system;
    vfs.pNext = NULL;
    vfs.zName = NAME;
    vfs.szOsFile = (int)sizeof(LogFile) + system->szOsFile;
    vfs.xOpen = open_file;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK ? NAME : NULL;
}
