/*
 * Opens each store named on stdin as the gateway would after a power cut. Answers each with one
 * line: what integrity_check says ("ok"), and then the number of every case that staff would see.
 */

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define PATH_SIZE 4096

static int print_number(void *unused, int columns, char **values, char **names)
{
    (void)unused;
    (void)columns;
    (void)names;
    printf(" %s", values[0]);
    return 0;
}

static int print_verdict(void *unused, int columns, char **values, char **names)
{
    (void)unused;
    (void)columns;
    (void)names;
    for (const char *c = values[0]; *c; c++)
        putchar(*c == ' ' || *c == '\n' ? '_' : *c);
    return 0;
}

static void check(const char *path)
{
    sqlite3 *store = NULL;
    int code = sqlite3_open_v2(path, &store, SQLITE_OPEN_READWRITE, NULL);

    /* Alone with the file: the index of the log is rebuilt in memory from what the disk has. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(store, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(store, "PRAGMA integrity_check(1)", print_verdict, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(store, "SELECT number FROM cases WHERE status <> 'entering'",
                            print_number, NULL, NULL);
    if (code != SQLITE_OK)
        printf(" error_%d", sqlite3_extended_errcode(store));
    putchar('\n');
    fflush(stdout);
    sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(store);
}

int main(void)
{
    char path[PATH_SIZE];

    while (fgets(path, sizeof(path), stdin)) {
        path[strcspn(path, "\n")] = '\0';
        check(path);
    }
    return 0;
}
