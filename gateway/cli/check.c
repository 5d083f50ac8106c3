/* tayanch check: says each thing that is wrong, and what to do about it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/check_rules.h"
#include "cli/command.h"
#include "cli/folder.h"
#include "cli/hold.h"
#include "core/dialogue/menu_check.h"
#include "core/rulebook/rule_book.h"
#include "core/staff/audit.h"
#include "handlers/screens.h"
#include "store/staff.h"

#define SECRET_MIN 16

typedef struct Check {
    Folder folder;
    Config *config;
    unsigned problems;
} Check;

static void report(Check *check, const char *where, const char *problem)
{
    printf("%s: %s\n", where, problem);
    check->problems++;
}

static void report_error(Check *check, const char *where, GError *error)
{
    report(check, where, error->message);
    g_error_free(error);
}

/* ---- Config and keys ---- */

static void check_config(Check *check)
{
    GError *error = NULL;

    check->config = folder_load_config(&check->folder, &error);
    if (!check->config) {
        report_error(check, "config", error);
        return;
    }
    for (unsigned i = 0; i < check->config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(check->config->channels, i);

        if (strlen(channel->secret) < SECRET_MIN) {
            g_autofree char *problem = g_strdup_printf(
                "[channel %s] secret is short enough to be guessed: use at least %d "
                "random letters and digits",
                channel->name, SECRET_MIN);

            report(check, "config", problem);
        }
    }
    if (day_at(0, check->config->timezone) == DAY_NONE)
        report(check, "config", "timezone is not one of the tz database, as Europe/Moscow is");
}

static void check_mode(Check *check, const char *path, bool may_be_missing)
{
    struct stat info;
    g_autofree char *problem = NULL;

    if (stat(path, &info) != 0) {
        if (!may_be_missing)
            report(check, path, "is missing");
        return;
    }
    if ((info.st_mode & 077) == 0)
        return;
    problem = g_strdup_printf("can be read or entered by others: chmod %s it",
                              S_ISDIR(info.st_mode) ? "700" : "600");
    report(check, path, problem);
}

static void check_keys(Check *check, const char *folder)
{
    g_autofree char *keys = g_path_get_dirname(check->folder.key_path);
    GError *error = NULL;
    Vault *vault;

    check_mode(check, folder, false);
    check_mode(check, keys, false);
    check_mode(check, check->folder.config_path, true);
    check_mode(check, check->folder.db_path, true);
    vault = vault_open(check->folder.key_path, &error);
    if (!vault)
        report_error(check, "keys", error);
    vault_free(vault);
}

/* ---- Texts and menu; of rules and days off, what somebody should look at ---- */

static void note_limits(const Texts *texts)
{
    unsigned unverified = 0;

    for (size_t i = 0; i < limits_count(texts->limits); i++)
        unverified += !limits_get(texts->limits, i)->verified;
    if (unverified > 0)
        printf(
            "note: no lawyer has read %u of %zu limits of detention; the console says so. Have one "
            "read locales/limits.tsv.\n",
            unverified, limits_count(texts->limits));
}

/* As they are in force; what is wrong with the database itself is said later. */
static void take_rules(Check *check, Texts *texts)
{
    GError *error = NULL;
    g_autoptr(Db) db = db_open(check->folder.db_path, DB_READ_ONLY, NULL);

    if (!db || rule_book_read(db, texts, &error))
        return;
    if (g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG))
        report_error(check, "rules", error);
    else
        g_error_free(error);
}

static void check_texts(Check *check)
{
    GError *error = NULL;
    g_autofree char *folder = folder_find_texts(check->config, &error);
    g_autoptr(Texts) texts = folder ? texts_load(folder, &error) : NULL;
    g_autofree char *problem = NULL;

    if (!texts) {
        report_error(check, "texts", error);
        return;
    }
    problem = menu_check(all_screens, all_screens_count, texts->catalog);
    if (problem)
        report(check, "menu", problem);
    take_rules(check, texts);
    check_rules_print(texts, day_at(g_get_real_time() / G_USEC_PER_SEC, "Europe/Moscow"));
    note_limits(texts);
}

/* ---- Database ---- */

static void check_staff(Check *check, Db *db, const Vault *vault)
{
    GError *error = NULL;
    int64_t admins = 0, broken = 0;
    bool whole = true;

    if (!audit_check_end(vault, db, &whole, &error) ||
        !staff_rows_count_admins(db, &admins, &error) ||
        !staff_rows_count_broken(db, &broken, &error))
        report_error(check, "staff", error);
    if (!whole)
        report(check, "audit log",
               "its end does not fit: something was changed or cut off. Run tayanch audit verify, "
               "keep a copy, and find out who was at the database");
    if (broken > 0)
        report(
            check, "staff",
            "somebody lacks what signing in needs: the table was changed from outside. Restore a "
            "backup, or remove them and invite them again");
    if (admins == 0)
        printf("note: there is no admin yet who could sign in; tayanch staff add invites one.\n");
}

static void check_database(Check *check)
{
    g_autoptr(Vault) vault = vault_open(check->folder.key_path, NULL);
    GError *error = NULL;
    g_autoptr(Db) db = db_open(check->folder.db_path, DB_READ_ONLY, &error);
    g_auto(HotlineKeyRow) key = {0};
    g_autofree char *problem = NULL;

    if (!db) {
        report_error(check, "database", error);
        return;
    }
    problem = db_check(db);
    if (problem)
        report(check, "database is damaged, restore a backup", problem);
    if (!hotline_keys_find(db, 0, &key, &error))
        report_error(check, "database", g_steal_pointer(&error));
    if (!hold_print(db, &error))
        report_error(check, "database", g_steal_pointer(&error));
    if (vault && !hotline_check_key(db, vault, &error))
        report_error(check, "keys", error);
    else if (vault)
        check_staff(check, db, vault);
}

int cli_check(int argc, char **argv)
{
    Check check = {0};
    g_autoptr(GError) error = NULL;

    if (argc != 2 || argv[1][0] == '-')
        return command_usage("check DIR");
    if (!vault_init(&error))
        return command_fail(error);
    folder_init(&check.folder, argv[1]);
    check_config(&check);
    check_keys(&check, argv[1]);
    check_texts(&check);
    check_database(&check);
    g_clear_pointer(&check.config, config_free);
    folder_clear(&check.folder);
    if (check.problems == 0)
        printf("all is well\n");
    return check.problems ? EXIT_FAILURE : EXIT_SUCCESS;
}
