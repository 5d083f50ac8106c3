/* tayanch outbox: what goes out and what became of it. No number and no text is ever shown. */

#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/control.h"
#include "cli/print.h"
#include "core/sending/outbox_control.h"
#include "store/outbox.h"

#define USAGE "outbox DIR [--json] | outbox DIR retry|cancel ID | outbox DIR release"

static void add_to_json(const OutboxRow *row, gpointer data)
{
    JsonBuilder *json = data;
    g_autofree char *cost = print_money(row->cost);

    json_builder_begin_object(json);
    json_add_number(json, "id", row->id);
    json_add_text(json, "channel", row->channel);
    json_add_text(json, "kind", row->kind);
    json_add_text(json, "state", row->state);
    json_add_text(json, "reason", row->reason);
    json_add_text(json, "alphabet", row->ucs2 ? "UCS-2" : "GSM-7");
    json_add_number(json, "segments", row->segments);
    json_add_text(json, "cost", cost);
    json_add_number(json, "attempts", row->attempts);
    json_add_time(json, "created_at", row->created_at);
    json_add_time(json, "due_at", row->due_at);
    json_add_time(json, "sent_at", row->sent_at);
    json_builder_set_member_name(json, "text_kept");
    json_builder_add_boolean_value(json, row->box != NULL);
    json_builder_end_object(json);
}

static void print_line(const OutboxRow *row, gpointer data)
{
    g_autofree char *cost = print_money(row->cost);
    g_autofree char *created_at = print_time(row->created_at);

    (void)data;
    printf("%-10" G_GINT64_FORMAT " %-12s %-9s %-9s %-12s %2d x %s  tries %d  %s\n",
           (gint64)row->id, row->channel, row->kind, row->state, print_or_dash(row->reason),
           (int)row->segments, cost, (int)row->attempts, created_at);
}

static int list(const Folder *folder, bool as_json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(folder->db_path, DB_READ_ONLY, &error);
    g_autoptr(JsonBuilder) json = json_builder_new();

    json_builder_begin_array(json);
    if (!db || !outbox_list(db, as_json ? add_to_json : print_line, json, &error))
        return command_fail(error);
    if (as_json)
        json_print(json);
    return EXIT_SUCCESS;
}

static int change(const Folder *folder, const char *verb, const char *id)
{
    g_autofree char *line = g_strjoin(" ", "outbox", verb, id, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *done = control_do(folder, line, outbox_control, &error);

    if (!done)
        return command_fail(error);
    printf("%s\n", done);
    return EXIT_SUCCESS;
}

int cli_outbox(int argc, char **argv)
{
    g_auto(Folder) folder = {0};
    bool as_json = argc == 3 && g_str_equal(argv[2], "--json");
    bool release = argc == 3 && g_str_equal(argv[2], "release");

    if (argc < 2 || argc > 4 || argv[1][0] == '-' || (argc == 3 && !as_json && !release))
        return command_usage(USAGE);
    folder_init(&folder, argv[1]);
    if (release)
        return change(&folder, "release", NULL);
    if (argc < 4)
        return list(&folder, as_json);
    if (!g_str_equal(argv[2], "retry") && !g_str_equal(argv[2], "cancel"))
        return command_usage(USAGE);
    return change(&folder, argv[2], argv[3]);
}
