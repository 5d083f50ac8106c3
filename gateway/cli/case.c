/* tayanch case: one case with its texts opened by the recovery key. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/folder.h"
#include "cli/recovery.h"
#include "core/cases/case_number.h"
#include "store/cases.h"

#define USAGE "case DIR NUMBER --recovery-key-file FILE"

typedef struct Opened {
    HotlineSecret *secret;
    GBytes *sealed_key;
    int64_t id;
    int64_t number;
    int64_t hotline_key_id;
    unsigned texts;
    GError *error;
} Opened;

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static void print_case(const CaseRow *row, gpointer data)
{
    Opened *opened = data;
    char number[CASE_NUMBER_OCTETS];
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(row->created_at);
    g_autofree char *created_at = g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");

    opened->id = row->id;
    opened->number = row->number;
    opened->hotline_key_id = row->hotline_key_id;
    case_number_format(row->number, number);
    printf("case            %s\nstatus          %s\ncategory        %s\nurgent          %s\n",
           number, row->status, or_dash(row->category), row->urgent ? "yes" : "no");
    printf("people          %s\nwhen            %s\nregion          %s\nlanguage        %s\n",
           or_dash(row->people), or_dash(row->happened), or_dash(row->region),
           or_dash(row->language));
    printf("bearer          %s\nchannel         %s\ncontact_profile %s\ncreated_at      %s\n",
           row->bearer, row->channel, or_dash(row->contact_profile), created_at);
}

/* A text from outside must not steer the terminal: control characters are shown, not sent. Nor may it
 * pass for a heading of ours: a line of it never begins with dashes. */
static char *show_controls(const char *text)
{
    GString *shown = g_string_new(g_str_has_prefix(text, "---") ? " " : NULL);

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0))
            g_string_append_printf(shown, "\\x%02x", c);
        else
            g_string_append_unichar(shown, c);
        if (c == '\n' && g_str_has_prefix(g_utf8_next_char(text), "---"))
            g_string_append_c(shown, ' ');
    }
    return g_string_free(shown, FALSE);
}

static void print_text(const CaseText *sealed, gpointer data)
{
    Opened *opened = data;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(sealed->created_at);
    g_autofree char *at = g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *text = NULL;
    g_autofree char *shown = NULL;

    if (opened->error)
        return;
    text = vault_open_text(opened->secret, opened->number, opened->sealed_key, sealed->n,
                           sealed->box, &opened->error);
    if (!text)
        return;
    shown = show_controls(text);
    opened->texts++;
    printf("\n--- text %" G_GINT64_FORMAT ", %s%s%s\n%s\n", sealed->n, at,
           g_str_equal(sealed->kind, "report") ? "" : ", ",
           g_str_equal(sealed->kind, "report") ? "" : sealed->kind, shown);
}

static bool find_case(Db *db, const char *typed, Opened *opened, GError **error)
{
    int64_t number = case_number_parse(typed);

    if (number && !cases_find(db, number, print_case, opened, error))
        return false;
    if (!opened->id)
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND,
                            "there is no case of this number");
    return opened->id != 0;
}

static bool open_texts(Db *db, const char *key_file, Opened *opened, GError **error)
{
    g_auto(HotlineKeyRow) key = {0};
    g_autofree char *recovery = recovery_read(key_file, error);

    if (!recovery || !hotline_keys_find(db, opened->hotline_key_id, &key, error))
        return false;
    opened->secret = vault_recover(key.public_key, g_bytes_get_data(key.recovery_box, NULL),
                                   g_bytes_get_size(key.recovery_box), recovery, error);
    if (!opened->secret || !cases_sealed_key(db, opened->id, &opened->sealed_key, error))
        return false;
    if (!opened->sealed_key) {
        printf("\nthe texts of this case were erased\n");
        return true;
    }
    if (!cases_texts(db, opened->id, print_text, opened, error))
        return false;
    if (opened->error)
        g_propagate_error(error, g_steal_pointer(&opened->error));
    return opened->texts > 0 || !*error;
}

int cli_case(int argc, char **argv)
{
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = NULL;
    Opened opened = {0};
    bool good;

    if (argc != 5 || !g_str_equal(argv[3], "--recovery-key-file"))
        return command_usage(USAGE);
    folder_init(&folder, argv[1]);
    good = vault_init(&error) && (db = db_open(folder.db_path, DB_READ_ONLY, &error)) &&
           find_case(db, argv[2], &opened, &error) && open_texts(db, argv[4], &opened, &error);
    hotline_secret_free(opened.secret);
    g_clear_pointer(&opened.sealed_key, g_bytes_unref);
    return good ? EXIT_SUCCESS : command_fail(error);
}
