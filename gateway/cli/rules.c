/* tayanch rules: the deadline rules in force, and who vouches for them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/check_rules.h"
#include "cli/command.h"
#include "cli/control.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_control.h"

#define USAGE "rules DIR | rules DIR accept ID...|--all --reviewer NAME"

/* ---- Listing ---- */

static void print_rule(const Rule *rule, Day today)
{
    char due[11], until[11];

    day_to_iso(rule->review_due, due);
    day_to_iso(rule->valid_until, until);
    printf("%-20s v%-3d %-6s review due %-10s  valid until %-10s  %s\n", rule->id, rule->version,
           rule_is_to_review(rule, today) ? "REVIEW" : "ok", due, *until ? until : "-",
           *rule->reviewer ? rule->reviewer : "unreviewed");
}

static int list(const Folder *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = folder_load_config(folder, &error);
    g_autofree char *texts_folder = config ? folder_find_texts(config, &error) : NULL;
    g_autoptr(Texts) texts = texts_folder ? texts_load(texts_folder, &error) : NULL;
    g_autoptr(Db) db = texts ? db_open(folder->db_path, DB_READ_ONLY, &error) : NULL;
    Day today;

    if (!db || !rule_book_read(db, texts, &error))
        return command_fail(error);
    today = day_at(g_get_real_time() / G_USEC_PER_SEC, config->timezone);
    for (size_t i = 0; i < rules_count(texts->rules); i++)
        print_rule(rules_get(texts->rules, i), today);
    check_rules_summary(texts->rules, today);
    return EXIT_SUCCESS;
}

/* ---- Accepting ---- */

static char *accept_with(Hotline *hotline, const Folder *folder, const char *line, GError **error)
{
    int64_t now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *texts_folder = folder_find_texts(hotline->config, error);

    if (!texts_folder || !(hotline->vault = vault_open(folder->key_path, error)) ||
        !(hotline->db = db_open(folder->db_path, DB_READ_WRITE, error)) ||
        !hotline_check_key(hotline->db, hotline->vault, error) ||
        !(hotline->texts = texts_load(texts_folder, error)) ||
        !rule_book_open(hotline->db, hotline->texts, now, error))
        return NULL;
    return rule_control(hotline, line, now, error);
}

/* No gateway runs: we are the only writer for a moment. */
static char *accept_alone(const Folder *folder, const char *line, GError **error)
{
    g_autoptr(Config) config = folder_load_config(folder, error);
    int lock = config ? folder_lock(folder, error) : -1;
    Hotline hotline = {.config = config};
    char *done = lock >= 0 ? accept_with(&hotline, folder, line, error) : NULL;

    texts_free(hotline.texts);
    db_close(hotline.db);
    vault_free(hotline.vault);
    if (lock >= 0)
        close(lock);
    return done;
}

static int accept_rules(const Folder *folder, const char *reviewer, const char *const *ids)
{
    g_autofree char *line = rule_control_accept(reviewer, ids);
    g_autofree char *done = NULL;
    g_autoptr(GError) error = NULL;
    bool asked;

    done = control_ask(folder, line, &asked, &error);
    if (!asked)
        done = accept_alone(folder, line, &error);
    if (!done)
        return command_fail(error);
    printf("%s\n", done);
    return EXIT_SUCCESS;
}

/* false: not used like that. */
static bool read_words(char **words, const char **reviewer, GPtrArray *ids)
{
    bool all = false;

    for (; *words; words++) {
        if (g_str_equal(*words, "--reviewer") && words[1])
            *reviewer = *++words;
        else if (g_str_equal(*words, "--all"))
            all = true;
        else if ((*words)[0] == '-' || strchr(*words, ' ') || !**words)
            return false;
        else
            g_ptr_array_add(ids, *words);
    }
    /* One or the other: an empty list must never mean all of them by accident. */
    return *reviewer && all == (ids->len == 0);
}

int cli_rules(int argc, char **argv)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    const char *reviewer = NULL;

    if (argc < 2 || argv[1][0] == '-' || (argc > 2 && !g_str_equal(argv[2], "accept")) ||
        (argc > 2 && !read_words(argv + 3, &reviewer, ids)))
        return command_usage(USAGE);
    if (!vault_init(&error))
        return command_fail(error);
    folder_init(&folder, argv[1]);
    if (argc == 2)
        return list(&folder);
    g_ptr_array_add(ids, NULL);
    return accept_rules(&folder, reviewer, (const char *const *)ids->pdata);
}
