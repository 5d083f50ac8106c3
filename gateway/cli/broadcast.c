/* tayanch broadcast: one text to many, from the draft to the brake. The command line is one person like any
 * other: what it wrote, somebody else has to approve. */

#include "cli/broadcast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/control.h"
#include "core/broadcasts/broadcast_control.h"
#include "core/rulebook/rule_book.h"

#define USAGE                                                                 \
    "broadcast DIR list | draft FILE [N] | show|preview|people|figures N |\n" \
    "                         submit|withdraw|approve|pause|resume|kill N"
#define FILE_MAX 20000 /* octets: it must fit into one line to the gateway */

static bool fail(GError **error, const char *problem)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND, problem);
    return false;
}

/* ---- The hotline, to read it or, where no gateway runs, to change it ---- */

static bool open_hotline(Hotline *hotline, const Folder *folder, DbMode mode, GError **error)
{
    g_autofree char *texts_folder = folder_find_texts(hotline->config, error);

    return texts_folder && (hotline->vault = vault_open(folder->key_path, error)) &&
           (hotline->db = db_open(folder->db_path, mode, error)) &&
           hotline_check_key(hotline->db, hotline->vault, error) &&
           (hotline->texts = texts_load(texts_folder, error));
}

static void close_hotline(Hotline *hotline)
{
    texts_free(hotline->texts);
    db_close(hotline->db);
    vault_free(hotline->vault);
}

/* ---- Changing ---- */

static char *order_with(Hotline *hotline, const Folder *folder, const char *line, GError **error)
{
    int64_t now = g_get_real_time() / G_USEC_PER_SEC;

    if (!open_hotline(hotline, folder, DB_READ_WRITE, error) ||
        !rule_book_open(hotline->db, hotline->texts, now, error))
        return NULL;
    return broadcast_control(hotline, line, now, error);
}

/* No gateway runs: we are the only writer for a moment. */
static char *order_alone(const Folder *folder, const char *line, GError **error)
{
    g_autoptr(Config) config = folder_load_config(folder, error);
    int lock = config ? folder_lock(folder, error) : -1;
    Hotline hotline = {.config = config};
    char *done = lock >= 0 ? order_with(&hotline, folder, line, error) : NULL;

    close_hotline(&hotline);
    if (lock >= 0)
        close(lock);
    return done;
}

static int order(const Folder *folder, const char *line)
{
    g_autofree char *done = NULL;
    g_autoptr(GError) error = NULL;
    bool asked;

    done = control_ask(folder, line, &asked, &error);
    if (!asked)
        done = order_alone(folder, line, &error);
    if (!done)
        return command_fail(error);
    printf("%s\n", done);
    return EXIT_SUCCESS;
}

static char *read_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, error))
        return NULL;
    if (length > FILE_MAX || strlen(text) != length) {
        fail(error, "The file is no broadcast: it is too long, or not text.");
        return NULL;
    }
    return g_steal_pointer(&text);
}

static int draft(const Folder *folder, int64_t id, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = read_file(path, &error);
    g_autofree char *line = text ? broadcast_control_draft(id, text) : NULL;

    return line ? order(folder, line) : command_fail(error);
}

/* ---- Showing ---- */

typedef bool (*Show)(Hotline *hotline, const Broadcast *broadcast, GError **error);

static bool show_one(Hotline *hotline, const Broadcast *broadcast, GError **error)
{
    return broadcast_print_one(hotline->db, broadcast, error);
}

static bool show_figures(Hotline *hotline, const Broadcast *broadcast, GError **error)
{
    return broadcast_print_figures(hotline->db, broadcast, error);
}

static const struct {
    const char *word;
    Show show;
} shows[] = {
    {"show", show_one},
    {"preview", broadcast_print_preview},
    {"people", broadcast_print_people},
    {"figures", show_figures},
};

static Show show_of(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(shows); i++) {
        if (g_str_equal(shows[i].word, word))
            return shows[i].show;
    }
    return NULL;
}

static int show_it(const Folder *folder, Show show, int64_t id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = folder_load_config(folder, &error);
    g_auto(Broadcast) broadcast = {0};
    Hotline hotline = {.config = config};
    bool good = config && open_hotline(&hotline, folder, DB_READ_ONLY, &error) &&
                broadcasts_get(hotline.db, id, &broadcast, &error) &&
                (broadcast.row.id ||
                 fail(&error,
                      "There is no such broadcast: tayanch broadcast DIR list has them.")) &&
                show(&hotline, &broadcast, &error);

    close_hotline(&hotline);
    return good ? EXIT_SUCCESS : command_fail(error);
}

static int list(const Folder *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(folder->db_path, DB_READ_ONLY, &error);

    return db && broadcast_print_all(db, &error) ? EXIT_SUCCESS : command_fail(error);
}

/* ---- Words ---- */

/* 0: it is no number of one. */
static int64_t read_id(const char *text_or_null)
{
    gint64 id = 0;

    if (text_or_null)
        (void)g_ascii_string_to_signed(text_or_null, 10, 1, G_MAXINT64, &id, NULL);
    return id;
}

static int run(const Folder *folder, int count, char **words)
{
    int64_t id = count == 2 ? read_id(words[1]) : 0;
    g_autofree char *line = id ? broadcast_control_order(words[0], id) : NULL;
    Show show = id ? show_of(words[0]) : NULL;

    if (count == 1 && g_str_equal(words[0], "list"))
        return list(folder);
    if (g_str_equal(words[0], "draft") && (count == 2 || (count == 3 && read_id(words[2]))))
        return draft(folder, count == 3 ? read_id(words[2]) : 0, words[1]);
    if (show)
        return show_it(folder, show, id);
    return line ? order(folder, line) : command_usage(USAGE);
}

int cli_broadcast(int argc, char **argv)
{
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;

    if (argc < 3 || argv[1][0] == '-')
        return command_usage(USAGE);
    if (!vault_init(&error))
        return command_fail(error);
    folder_init(&folder, argv[1]);
    return run(&folder, argc - 2, argv + 2);
}
