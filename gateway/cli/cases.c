/* tayanch cases: what staff sort by, nothing decrypted. */

#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/folder.h"
#include "cli/print.h"
#include "core/cases/case_number.h"
#include "store/cases.h"

static void add_to_json(const CaseRow *row, gpointer data)
{
    JsonBuilder *json = data;
    char number[CASE_NUMBER_OCTETS];
    g_autofree char *created_at = print_time(row->created_at);

    case_number_format(row->number, number);
    json_builder_begin_object(json);
    json_add_text(json, "case", number);
    json_add_text(json, "status", row->status);
    json_add_text(json, "category", row->category);
    json_builder_set_member_name(json, "urgent");
    json_builder_add_boolean_value(json, row->urgent);
    json_add_text(json, "people", row->people);
    json_add_text(json, "when", row->happened);
    json_add_text(json, "region", row->region);
    json_add_text(json, "language", row->language);
    json_add_text(json, "bearer", row->bearer);
    json_add_text(json, "channel", row->channel);
    json_add_text(json, "contact_profile", row->contact_profile);
    json_add_text(json, "created_at", created_at);
    json_builder_end_object(json);
}

static void print_line(const CaseRow *row, gpointer data)
{
    char number[CASE_NUMBER_OCTETS];
    g_autofree char *created_at = print_time(row->created_at);

    (void)data;
    case_number_format(row->number, number);
    printf("%s  %-9s %-6s %-14s %-6s %-10s %-7s %-7s %-4s %s\n", number, row->status,
           row->urgent ? "URGENT" : "", print_or_dash(row->category), print_or_dash(row->people),
           print_or_dash(row->happened), print_or_dash(row->region), print_or_dash(row->language),
           row->bearer, created_at);
}

static bool print_json(Db *db, GError **error)
{
    g_autoptr(JsonBuilder) json = json_builder_new();

    json_builder_begin_array(json);
    if (!cases_list(db, add_to_json, json, error))
        return false;
    json_print(json);
    return true;
}

int cli_cases(int argc, char **argv)
{
    bool as_json = false;
    const char *path = NULL;
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = NULL;

    for (int i = 1; i < argc; i++) {
        if (g_str_equal(argv[i], "--json"))
            as_json = true;
        else if (argv[i][0] == '-' || path)
            return command_usage("cases DIR [--json]");
        else
            path = argv[i];
    }
    if (!path)
        return command_usage("cases DIR [--json]");
    folder_init(&folder, path);
    db = db_open(folder.db_path, DB_READ_ONLY, &error);
    if (!db || !(as_json ? print_json(db, &error) : cases_list(db, print_line, NULL, &error)))
        return command_fail(error);
    return EXIT_SUCCESS;
}
