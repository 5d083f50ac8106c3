/* tayanch staff: who works here. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/invitation.h"
#include "cli/print.h"
#include "cli/recovery.h"
#include "core/staff/staff_control.h"

#define USAGE                                                                     \
    "staff add DIR NAME --role admin|worker|viewer [--recovery-key-file FILE] | " \
    "staff list DIR | staff remove DIR NAME"

/* ---- Changing something ---- */

static bool change(const Folder *folder, const char *line, GError **error)
{
    g_autofree char *done = control_do(folder, line, staff_control, error);

    if (done)
        printf("%s\n", done);
    return done != NULL;
}

/* ---- Adding ---- */

typedef struct Boxing {
    const Invitation *invitation;
    const char *recovery;
    GPtrArray *boxes;
} Boxing;

static void box_key(const HotlineKeyRow *row, gpointer data)
{
    Boxing *boxing = data;
    g_autoptr(HotlineSecret)
        secret = vault_recover(row->public_key, g_bytes_get_data(row->recovery_box, NULL),
                               g_bytes_get_size(row->recovery_box), boxing->recovery, NULL);
    g_autoptr(GBytes) box = NULL;

    if (!secret) {
        g_printerr("tayanch: hotline key %" G_GINT64_FORMAT
                   " does not open with this recovery key: it is left out\n",
                   (gint64)row->id);
        return;
    }
    box = vault_box_for_invitation(boxing->invitation, secret, row->id);
    key_box_add(boxing->boxes, row->id, box);
}

static bool box_all(const Folder *folder, Boxing *boxing, GError **error)
{
    g_autoptr(Db) db = db_open(folder->db_path, DB_READ_ONLY, error);

    if (!db || !hotline_keys_each(db, box_key, boxing, error))
        return false;
    if (boxing->boxes->len > 0)
        return true;
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET,
                        "this is not the recovery key of this hotline: copy it from the paper that "
                        "init printed, 8 groups of 4 letters and digits");
    return false;
}

/* With the paper the invitation carries all keys of the hotline. */
static bool add_keys(const Folder *folder, const char *key_file, const Invitation *invitation,
                     Inviting *inviting, GError **error)
{
    g_autofree char *recovery = recovery_read(key_file, error);
    Boxing boxing = {.invitation = invitation, .recovery = recovery, .boxes = inviting->boxes};
    bool good = recovery && box_all(folder, &boxing, error);

    inviting->again = true;
    if (recovery)
        vault_wipe(recovery, strlen(recovery));
    return good;
}

static bool invite(const Folder *folder, const char *key_file_or_null, Inviting *inviting,
                   GError **error)
{
    g_auto(Invitation) invitation = {0};
    g_autoptr(Vault) vault = vault_open(folder->key_path, error);
    g_autofree char *line = NULL;

    if (!vault)
        return false;
    vault_make_invitation(&invitation);
    staff_hash_token(vault, invitation.token, inviting->token_hash);
    if (key_file_or_null && !add_keys(folder, key_file_or_null, &invitation, inviting, error))
        return false;
    line = staff_control_add(inviting);
    if (!change(folder, line, error))
        return false;
    invitation_print(folder, &invitation);
    if (!key_file_or_null)
        printf("They can read nothing until an admin grants them the keys in the console.\n");
    return true;
}

static int add(int argc, char **argv)
{
    g_autoptr(GPtrArray) boxes = key_boxes_new();
    Inviting inviting = {.boxes = boxes};
    const char *key_file = NULL;
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;

    for (int i = 4; i + 1 < argc; i += 2) {
        if (g_str_equal(argv[i], "--recovery-key-file"))
            key_file = argv[i + 1];
        else if (!g_str_equal(argv[i], "--role") ||
                 !staff_role_from_name(argv[i + 1], &inviting.role))
            return command_usage(USAGE);
    }
    if (argc < 6 || argc % 2 != 0 || inviting.role == STAFF_NOBODY)
        return command_usage(USAGE);
    inviting.name = argv[3];
    folder_init(&folder, argv[2]);
    return invite(&folder, key_file, &inviting, &error) ? EXIT_SUCCESS : command_fail(error);
}

/* ---- The others ---- */

static int remove_member(const char *path, const char *name)
{
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *line = staff_control_remove(name);

    folder_init(&folder, path);
    return change(&folder, line, &error) ? EXIT_SUCCESS : command_fail(error);
}

typedef struct Listing {
    Db *db;
    GError *error;
} Listing;

static void append_key(int64_t hotline_key_id, GBytes *box, gpointer keys)
{
    (void)box;
    g_string_append_printf(keys, "%s%" G_GINT64_FORMAT, ((GString *)keys)->len ? "," : "",
                           (gint64)hotline_key_id);
}

static void print_line(const StaffRow *row, gpointer data)
{
    Listing *listing = data;
    g_autoptr(GString) keys = g_string_new(NULL);
    g_autofree char *used = row->used_at ? print_time(row->used_at) : g_strdup("-");

    if (!listing->error)
        staff_wraps_each(listing->db, row->id, append_key, keys, &listing->error);
    printf("%-4" G_GINT64_FORMAT " %-8s %-7s keys %-8s %-20s  %s\n", (gint64)row->id, row->state,
           row->role, keys->len ? keys->str : "-", used, row->name);
}

static int list(const char *path)
{
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = NULL;
    Listing listing = {0};

    folder_init(&folder, path);
    db = listing.db = db_open(folder.db_path, DB_READ_ONLY, &error);
    if (!db || !staff_rows_each(db, print_line, &listing, &error))
        return command_fail(error);
    if (listing.error) {
        g_propagate_error(&error, listing.error);
        return command_fail(error);
    }
    return EXIT_SUCCESS;
}

int cli_staff(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const char *what = argc >= 3 ? argv[1] : "";

    if (argc < 3 || argv[2][0] == '-')
        return command_usage(USAGE);
    if (!vault_init(&error))
        return command_fail(error);
    if (g_str_equal(what, "add") && argc >= 4)
        return add(argc, argv);
    if (g_str_equal(what, "list") && argc == 3)
        return list(argv[2]);
    if (g_str_equal(what, "remove") && argc == 4)
        return remove_member(argv[2], argv[3]);
    return command_usage(USAGE);
}
