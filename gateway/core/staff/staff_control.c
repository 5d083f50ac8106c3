#include "core/staff/staff_control.h"

#include <string.h>

#include "base/encode.h"
#include "base/error.h"
#include "core/intake.h"
#include "core/staff/staff_name.h"

#define ADD "staff add "
#define REMOVE "staff remove "
#define AGAIN "again"
#define ONCE "once"

/* ---- The words ---- */

static char *word_of(const char *text)
{
    return encode_base64url(text, strlen(text));
}

static char *text_of(const char *word)
{
    g_autoptr(GBytes) octets = decode_base64url(word);
    size_t length;
    const char *text = octets ? g_bytes_get_data(octets, &length) : NULL;

    return text && g_utf8_validate(text, (gssize)length, NULL) ? g_strndup(text, length) : NULL;
}

char *staff_control_add(const Inviting *inviting)
{
    g_autofree char *name = word_of(inviting->name);
    g_autofree char *hash = encode_hex(inviting->token_hash, sizeof inviting->token_hash);
    GString *line = g_string_new(ADD);

    g_string_append_printf(line, "%s %s %s %s", staff_role_name(inviting->role), name, hash,
                           inviting->again ? AGAIN : ONCE);
    for (unsigned i = 0; i < inviting->boxes->len; i++) {
        const KeyBox *box = g_ptr_array_index(inviting->boxes, i);
        g_autofree char *text = encode_base64url(g_bytes_get_data(box->box, NULL),
                                                 g_bytes_get_size(box->box));

        g_string_append_printf(line, " %" G_GINT64_FORMAT ":%s", (gint64)box->hotline_key_id, text);
    }
    return g_string_free(line, FALSE);
}

char *staff_control_remove(const char *name)
{
    g_autofree char *word = word_of(name);

    return g_strconcat(REMOVE, word, NULL);
}

bool staff_control_is_ours(const char *line)
{
    return g_str_has_prefix(line, "staff ");
}

static bool read_box(const char *word, GPtrArray *boxes)
{
    const char *colon = strchr(word, ':');
    g_autofree char *number = colon ? g_strndup(word, (size_t)(colon - word)) : NULL;
    g_autoptr(GBytes) box = colon ? decode_base64url(colon + 1) : NULL;
    gint64 id;

    if (!box || !g_ascii_string_to_signed(number, 10, 1, G_MAXINT64, &id, NULL))
        return false;
    key_box_add(boxes, id, box);
    return true;
}

static bool read_add(char **words, Inviting *inviting)
{
    if (g_strv_length(words) < 4 || !staff_role_from_name(words[0], &inviting->role) ||
        !decode_hex(words[2], inviting->token_hash, sizeof inviting->token_hash))
        return false;
    inviting->again = g_str_equal(words[3], AGAIN);
    for (char **word = words + 4; *word; word++) {
        if (!read_box(*word, inviting->boxes))
            return false;
    }
    return inviting->again || g_str_equal(words[3], ONCE);
}

/* ---- Doing it ---- */

static bool refuse(GError **error, const char *problem)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND, problem);
    return false;
}

static const char exists[] =
    "Somebody of this name works here already. With --recovery-key-file they are invited anew, and "
    "all they had is void.";

static bool check(StaffVerdict verdict, GError **error)
{
    static const char *const problems[] = {
        [STAFF_UNKNOWN] = "Nobody of this name works here.",
        [STAFF_EXISTS] = exists,
        [STAFF_TOKEN_USED] = "Another invitation has this code: try again.",
        [STAFF_LAST_ADMIN] = "This is the last admin: make somebody else an admin first.",
        [STAFF_MOVED] = "The hotline's keys have changed: try again.",
        [STAFF_BAD_KEY] = "The hotline's keys have changed: try again.",
        [STAFF_WRONG_CODE] = "The code is wrong.",
    };

    return verdict == STAFF_DONE || refuse(error, problems[verdict]);
}

static bool add(Hotline *hotline, char **words, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) boxes = key_boxes_new();
    Inviting inviting = {.boxes = boxes};
    g_autofree char *typed = NULL;
    g_autofree char *name = NULL;
    StaffVerdict verdict = STAFF_DONE;
    int64_t id;

    if (!read_add(words, &inviting) || !(typed = text_of(words[1])))
        return refuse(error, "There is no such order.");
    name = staff_name_read(typed);
    if (!name)
        return refuse(error, "A name has 1 to 64 characters, and none that cannot be seen.");
    inviting.name = name;
    return staff_invite(hotline, &inviting, now, &id, &verdict, error) && check(verdict, error);
}

static bool remove_by_name(Hotline *hotline, const char *word, int64_t now, GError **error)
{
    g_autofree char *typed = text_of(word);
    g_autofree char *name = typed ? staff_name_read(typed) : NULL;
    g_autofree char *key = name ? staff_name_key(name) : NULL;
    g_auto(StaffRow) row = {0};
    StaffAct act = {.now = now, .verdict = STAFF_UNKNOWN};

    if (key && !staff_rows_find_name(hotline->db, key, &row, error))
        return false;
    if (row.id && !staff_remove(hotline, &act, row.id, error))
        return false;
    return check(act.verdict, error);
}

static bool run(Hotline *hotline, const char *line, int64_t now, const char **done, GError **error)
{
    if (g_str_has_prefix(line, ADD)) {
        g_auto(GStrv) words = g_strsplit(line + strlen(ADD), " ", -1);

        *done = "They are invited.";
        return add(hotline, words, now, error);
    }
    if (g_str_has_prefix(line, REMOVE)) {
        *done =
            "They are removed: their sessions have ended and their keys are erased. Rotate the "
            "hotline's key in the console, since they may remember it.";
        return remove_by_name(hotline, line + strlen(REMOVE), now, error);
    }
    return refuse(error, "There is no such order.");
}

char *staff_control(Hotline *hotline, const char *line, int64_t now, GError **error)
{
    const char *done;

    if (!intake_begin(hotline, error))
        return NULL;
    if (!run(hotline, line, now, &done, error)) {
        db_rollback(hotline->db);
        return NULL;
    }
    return intake_commit(hotline, error) ? g_strdup(done) : NULL;
}
