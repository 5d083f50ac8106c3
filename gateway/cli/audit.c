/* tayanch audit: proves that the log of reads and changes is whole. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "cli/command.h"
#include "cli/folder.h"
#include "core/staff/audit.h"

#define USAGE "audit verify DIR [--anchor N:HEX]"

static bool read_anchor(const char *text, AuditAnchor *anchor)
{
    const char *colon = strchr(text, ':');
    g_autofree char *number = colon ? g_strndup(text, (size_t)(colon - text)) : NULL;

    return colon && g_ascii_string_to_signed(number, 10, 1, G_MAXINT64, &anchor->n, NULL) &&
           decode_hex(colon + 1, anchor->hash, sizeof anchor->hash);
}

static int tell(const AuditVerdict *verdict)
{
    g_autofree char *hex = encode_hex(verdict->hash, sizeof verdict->hash);

    if (verdict->problem) {
        printf("entry %" G_GINT64_FORMAT " %s\n", (gint64)verdict->wrong, verdict->problem);
        return EXIT_FAILURE;
    }
    printf("%" G_GINT64_FORMAT " entries, whole; head %" G_GINT64_FORMAT ":%s\n",
           (gint64)verdict->n, (gint64)verdict->n, hex);
    return EXIT_SUCCESS;
}

static bool verify(const Folder *folder, const AuditAnchor *anchor, AuditVerdict *verdict,
                   GError **error)
{
    g_autoptr(Vault) vault = vault_open(folder->key_path, error);
    g_autoptr(Db) db = vault ? db_open(folder->db_path, DB_READ_ONLY, error) : NULL;

    return db && hotline_check_key(db, vault, error) &&
           audit_verify(vault, db, anchor, verdict, error);
}

int cli_audit(int argc, char **argv)
{
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    AuditAnchor anchor = {0};
    AuditVerdict verdict;

    if ((argc != 3 && argc != 5) || !g_str_equal(argv[1], "verify") || argv[2][0] == '-' ||
        (argc == 5 && (!g_str_equal(argv[3], "--anchor") || !read_anchor(argv[4], &anchor))))
        return command_usage(USAGE);
    folder_init(&folder, argv[2]);
    if (!vault_init(&error) || !verify(&folder, &anchor, &verdict, &error))
        return command_fail(error);
    return tell(&verdict);
}
