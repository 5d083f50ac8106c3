/* tayanch init: a new hotline in an empty folder. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/folder.h"
#include "cli/invitation.h"
#include "core/staff/audit.h"
#include "store/hotline_keys.h"

static const char config_text[] =
    "# One hotline. An unknown key or a bad value stops the start and names the line.\n"
    "\n"
    "[server]\n"
    "# Where providers reach us. Keep it on loopback behind a proxy; port 0 picks a free one.\n"
    "webhooks=127.0.0.1:8080\n"
    "# Where staff reach the console. Never the same port: that one is for the world.\n"
    "console=127.0.0.1:8081\n"
    "\n"
    "[hotline]\n"
    "# Whose date is \"today\" when the region of a person is not known.\n"
    "timezone=Europe/Moscow\n"
    "# A USSD session cut off this long is kept as a draft; redialling within resume_seconds goes on.\n"
    "ussd_session_seconds=180\n"
    "sms_session_seconds=86400\n"
    "resume_seconds=1800\n"
    "\n"
    "# One section per short code. Its webhook is /hooks/NAME/SECRET.\n"
    "[channel ussd]\n"
    "provider=africastalking\n"
    "bearer=ussd\n"
    "address=*7775#\n"
    "secret=%s\n"
    "# Room of one screen: 160 octets are 182 GSM-7 septets or 80 UCS-2 units; some operators give less.\n"
    "max_septets=182\n"
    "max_units=80\n"
    "\n"
    "[channel sms]\n"
    "provider=kannel\n"
    "bearer=sms\n"
    "address=7775\n"
    "secret=%s\n"
    "# Parts of one reply.\n"
    "sms_segments=2\n";

static bool fail(GError **error, const char *path, const char *problem)
{
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s: %s", path, problem);
    return false;
}

static bool make_folder(const char *path, GError **error)
{
    g_autoptr(GDir) dir = NULL;

    if (g_mkdir_with_parents(path, 0700) != 0)
        return fail(error, path, g_strerror(errno));
    dir = g_dir_open(path, 0, NULL);
    if (!dir)
        return fail(error, path, "is not a folder");
    if (g_dir_read_name(dir))
        return fail(error, path, "is not empty: init only fills an empty folder");
    if (chmod(path, 0700) != 0)
        return fail(error, path, "is not yours");
    return true;
}

static bool make_keys(const Folder *folder, GError **error)
{
    g_autofree char *keys = g_path_get_dirname(folder->key_path);

    if (g_mkdir_with_parents(keys, 0700) != 0)
        return fail(error, keys, g_strerror(errno));
    return vault_create_key_file(folder->key_path, error);
}

static bool make_config(const Folder *folder, GError **error)
{
    g_autofree char *ussd = vault_random_name();
    g_autofree char *sms = vault_random_name();
    g_autofree char *text = g_strdup_printf(config_text, ussd, sms);

    return g_file_set_contents_full(folder->config_path, text, -1, G_FILE_SET_CONTENTS_DURABLE,
                                    0600, NULL) ||
           fail(error, folder->config_path, "cannot be written: is the disk full?");
}

/* Somebody must let the others in. The hotline's secret is at hand, so they can read. */
static bool invite_admin(Hotline *hotline, const HotlineKey *key, Invitation *invitation,
                         int64_t now, GError **error)
{
    g_autoptr(GPtrArray) boxes = key_boxes_new();
    g_autoptr(GBytes) box = NULL;
    Inviting inviting = {.name = "admin", .role = STAFF_ADMIN, .boxes = boxes};
    int64_t key_id = db_last_id(hotline->db), id;
    StaffVerdict verdict = STAFF_DONE;

    vault_make_invitation(invitation);
    staff_hash_token(hotline->vault, invitation->token, inviting.token_hash);
    box = vault_box_for_invitation(invitation, key->secret, key_id);
    key_box_add(boxes, key_id, box);
    return audit_begin(hotline, now, error) &&
           staff_invite(hotline, &inviting, now, &id, &verdict, error) && verdict == STAFF_DONE;
}

static bool fill_store(Hotline *hotline, const RecoveryKey *recovery, const HotlineKey *key,
                       Invitation *invitation, GError **error)
{
    int64_t now = g_get_real_time() / G_USEC_PER_SEC;

    return db_begin(hotline->db, error) && hotline_mark_key(hotline->db, hotline->vault, error) &&
           hotline_recovery_add(hotline->db, recovery->public_key, error) &&
           hotline_keys_add(hotline->db, key->public_key, key->recovery_box, now, error) &&
           invite_admin(hotline, key, invitation, now, error) && db_commit(hotline->db, error);
}

static bool make_store(const Folder *folder, const RecoveryKey *recovery, const HotlineKey *key,
                       Invitation *invitation, GError **error)
{
    g_autoptr(Vault) vault = vault_open(folder->key_path, error);
    g_autoptr(Db) db = vault ? db_open(folder->db_path, DB_CREATE, error) : NULL;
    Hotline hotline = {.db = db, .vault = vault};

    return db && fill_store(&hotline, recovery, key, invitation, error);
}

int cli_init(int argc, char **argv)
{
    g_auto(Folder) folder = {0};
    g_auto(RecoveryKey) recovery = {0};
    g_auto(HotlineKey) key = {0};
    g_auto(Invitation) invitation = {0};
    g_autoptr(GError) error = NULL;

    if (argc != 2 || argv[1][0] == '-')
        return command_usage("init DIR");
    umask(077);
    folder_init(&folder, argv[1]);
    if (!vault_init(&error) || !make_folder(argv[1], &error) || !make_keys(&folder, &error))
        return command_fail(error);
    vault_make_recovery_key(&recovery);
    vault_make_hotline_key(recovery.public_key, &key);
    if (!make_config(&folder, &error) || !make_store(&folder, &recovery, &key, &invitation, &error))
        return command_fail(error);
    printf("Made a hotline in %s: tayanch.conf, keys/server.key, tayanch.db.\n\n", argv[1]);
    printf("Recovery key: %s\n\n", recovery.text);
    printf(
        "Write it on paper now: it is shown once and stored nowhere. With it alone, and nothing\n"
        "on this machine, reports can be read.\n\n");
    invitation_print(&folder, &invitation);
    printf("It makes the first admin, whose name is \"admin\".\n");
    return EXIT_SUCCESS;
}
