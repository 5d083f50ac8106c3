/*
 * Preloaded into the gateway: logs every write, truncation and sync of tayanch.db and
 * tayanch.db-wal to the file named in POWER_LOG, so that a test can rebuild what a power cut would
 * have left.
 *
 * A record is a PowerRecord and then `length` octets, in the byte order of the machine. A write is
 * stamped before it begins. A sync is stamped after it has ended, and its `offset` is the time when
 * it began: only writes from before that are durable by it.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define LINK_SIZE 512

enum { DATABASE, WAL };

typedef struct PowerRecord {
    char kind; /* 'W' write, 'T' truncate to offset, 'S' sync */
    uint8_t file;
    uint8_t padding[6];
    int64_t at; /* CLOCK_MONOTONIC, nanoseconds */
    int64_t offset;
    int64_t length;
} PowerRecord;

static int power_log = -1; /* set once, before main() */

__attribute__((constructor)) static void open_power_log(void)
{
    const char *name = getenv("POWER_LOG");

    if (name)
        power_log = open(name, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
}

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* DATABASE, WAL or -1 for a descriptor that is of no interest. */
static int which_file(int descriptor)
{
    char link[64];
    char target[LINK_SIZE];
    ssize_t length;
    const char *name;

    if (power_log < 0)
        return -1;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
    length = readlink(link, target, sizeof(target) - 1);
    if (length <= 0)
        return -1;
    target[length] = '\0';
    name = strrchr(target, '/');
    if (!name)
        return -1;
    if (strcmp(name, "/tayanch.db") == 0)
        return DATABASE;
    return strcmp(name, "/tayanch.db-wal") == 0 ? WAL : -1;
}

/* One writev() to a file opened for appending: records of two threads cannot mix. */
static void record(const PowerRecord *head, const void *data)
{
    int saved = errno;
    struct iovec parts[] = {
        {.iov_base = (void *)(uintptr_t)head, .iov_len = sizeof(*head)},
        {.iov_base = (void *)(uintptr_t)data, .iov_len = (size_t)head->length},
    };
    ssize_t size = (ssize_t)(sizeof(*head) + (size_t)head->length);

    if (syscall(SYS_writev, power_log, parts, 2) != size)
        abort(); /* half a log would prove nothing */
    errno = saved;
}

static void record_write(int descriptor, const void *data, size_t length, off_t offset)
{
    int file = which_file(descriptor);

    if (file >= 0)
        record(&(PowerRecord){'W', (uint8_t)file, {0}, now(), offset, (int64_t)length}, data);
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset)
{
    record_write(descriptor, data, length, offset);
    return syscall(SYS_pwrite64, descriptor, data, length, offset);
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset)
{
    return pwrite64(descriptor, data, length, offset);
}

ssize_t write(int descriptor, const void *data, size_t length)
{
    if (which_file(descriptor) >= 0)
        record_write(descriptor, data, length, lseek(descriptor, 0, SEEK_CUR));
    return syscall(SYS_write, descriptor, data, length);
}

int ftruncate64(int descriptor, off64_t length)
{
    int file = which_file(descriptor);

    if (file >= 0)
        record(&(PowerRecord){'T', (uint8_t)file, {0}, now(), length, 0}, "");
    return (int)syscall(SYS_ftruncate, descriptor, length);
}

int ftruncate(int descriptor, off_t length)
{
    return ftruncate64(descriptor, length);
}

static int logged_sync(long call, int descriptor)
{
    int file = which_file(descriptor);
    int64_t began_at = now();
    int result = (int)syscall(call, descriptor);

    if (file >= 0 && result == 0)
        record(&(PowerRecord){'S', (uint8_t)file, {0}, now(), began_at, 0}, "");
    return result;
}

int fsync(int descriptor)
{
    return logged_sync(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
    return logged_sync(SYS_fdatasync, descriptor);
}
