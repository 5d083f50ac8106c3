#include "core/staff/audit.h"

#include <string.h>

#include "store/audit.h"
#include "store/throttles.h"

#define KIND "audit"
#define BROKEN "audit.broken"
#define READ_AGAIN_SECONDS 600
#define NO_TEXT G_MAXUINT64 /* where a length would stand */

/* ---- The chain ---- */

static void put_number(GByteArray *columns, uint64_t number)
{
    uint64_t octets = GUINT64_TO_LE(number);

    g_byte_array_append(columns, (const guint8 *)&octets, sizeof octets);
}

static void put_octets(GByteArray *columns, const void *octets_or_null, size_t length)
{
    put_number(columns, octets_or_null ? length : NO_TEXT);
    if (octets_or_null && length > 0)
        g_byte_array_append(columns, octets_or_null, (guint)length);
}

static void put_text(GByteArray *columns, const char *text_or_null)
{
    put_octets(columns, text_or_null, text_or_null ? strlen(text_or_null) : 0);
}

/* Each text has its length in front, so that no two rows give the same octets. */
static void link_row(const Vault *vault, const uint8_t before[VAULT_HASH_OCTETS],
                     const AuditRow *row, uint8_t hash[VAULT_HASH_OCTETS])
{
    GByteArray *columns = g_byte_array_new();
    g_autoptr(GBytes) all = NULL;
    size_t length = 0;
    const void *reason = row->reason_box ? g_bytes_get_data(row->reason_box, &length) : NULL;

    put_number(columns, (uint64_t)row->n);
    put_number(columns, (uint64_t)row->at);
    put_number(columns, (uint64_t)row->staff_id);
    put_number(columns, (uint64_t)row->case_number);
    put_number(columns, (uint64_t)row->subject_id);
    put_text(columns, row->action);
    put_text(columns, row->detail);
    put_octets(columns, row->reason_box && !reason ? "" : reason, length);
    all = g_byte_array_free_to_bytes(columns);
    vault_chain(vault, "entry", before, all, hash);
}

/* Without the server key nobody can say that the log ends earlier. */
static void seal_head(const Vault *vault, AuditHead *head)
{
    uint64_t n = GUINT64_TO_LE((uint64_t)head->n);
    g_autoptr(GBytes) columns = g_bytes_new(&n, sizeof n);

    vault_chain(vault, "head", head->hash, columns, head->seal);
}

static bool is_sealed(const Vault *vault, const AuditHead *head)
{
    AuditHead expected = *head;

    seal_head(vault, &expected);
    return vault_same_octets(expected.seal, head->seal, sizeof head->seal);
}

/* ---- Adding ---- */

static bool add_row(Hotline *hotline, const AuditEntry *entry, int64_t now, AuditHead *head,
                    GError **error)
{
    g_autoptr(GBytes) box = NULL;
    AuditRow row = {.n = head->n + 1,
                    .at = now,
                    .staff_id = entry->staff_id,
                    .case_number = entry->case_number,
                    .subject_id = entry->subject_id,
                    .action = entry->action,
                    .detail = entry->detail};

    if (entry->reason)
        box = vault_lock(hotline->vault, KIND, row.n, entry->reason, strlen(entry->reason));
    row.reason_box = box;
    link_row(hotline->vault, head->hash, &row, row.hash);
    head->n = row.n;
    memcpy(head->hash, row.hash, sizeof head->hash);
    return audit_rows_add(hotline->db, &row, error);
}

static bool save_head(Hotline *hotline, AuditHead *head, GError **error)
{
    seal_head(hotline->vault, head);
    return audit_head_save(hotline->db, head, error);
}

/* Where the next entry goes. Somebody may have cut the end off: work goes on, and the log says so for ever. */
static bool find_end(Hotline *hotline, int64_t now, AuditHead *head, GError **error)
{
    static const AuditEntry broken = {.action = BROKEN};
    AuditHead last;

    if (!audit_head_find(hotline->db, head, error) || !audit_rows_last(hotline->db, &last, error))
        return false;
    if (head->n > 0 && head->n == last.n && memcmp(head->hash, last.hash, sizeof last.hash) == 0 &&
        is_sealed(hotline->vault, head))
        return true;
    head->n = MAX(head->n, last.n);
    memcpy(head->hash, last.hash, sizeof last.hash);
    return add_row(hotline, &broken, now, head, error);
}

bool audit_add(Hotline *hotline, const AuditEntry *entry, int64_t now, GError **error)
{
    AuditHead head;

    return find_end(hotline, now, &head, error) && add_row(hotline, entry, now, &head, error) &&
           save_head(hotline, &head, error);
}

/* The screen asks anew at every change. */
bool audit_add_reading(Hotline *hotline, const AuditEntry *entry, int64_t now, GError **error)
{
    g_autofree char *what = g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                                            entry->action, entry->case_number, entry->subject_id,
                                            entry->detail ? entry->detail : "");
    g_autofree char *who = g_strdup_printf("%" G_GINT64_FORMAT, entry->staff_id);
    int64_t mark = vault_row_id(hotline->vault, "reading", what, who);
    int64_t count = 0;

    if (!throttles_count(hotline->db, mark, now, &count, error))
        return false;
    if (count > 0)
        return true;
    return throttles_add(hotline->db, mark, now, READ_AGAIN_SECONDS, error) &&
           audit_add(hotline, entry, now, error);
}

bool audit_begin(Hotline *hotline, int64_t now, GError **error)
{
    static const AuditEntry first = {.action = "audit.begin"};
    AuditHead head = {0};

    return add_row(hotline, &first, now, &head, error) && save_head(hotline, &head, error);
}

/* ---- Reading ---- */

char *audit_reason(const Vault *vault, int64_t n, GBytes *box_or_null)
{
    size_t length;
    const void *box = box_or_null ? g_bytes_get_data(box_or_null, &length) : NULL;
    g_autoptr(GBytes) reason = box ? vault_unlock(vault, KIND, n, box, length) : NULL;

    return reason ? g_strdup(g_bytes_get_data(reason, NULL)) : NULL;
}

/* ---- Proving ---- */

typedef struct Proof {
    const Vault *vault;
    const AuditAnchor *anchor;
    AuditHead end; /* of what was read so far */
    AuditVerdict *verdict;
} Proof;

static bool is_wrong(Proof *proof, int64_t n, const char *problem)
{
    proof->verdict->wrong = n;
    proof->verdict->problem = problem;
    return false; /* read no further */
}

static bool check_row(const AuditRow *row, gpointer data)
{
    Proof *proof = data;
    uint8_t hash[VAULT_HASH_OCTETS];

    if (row->n != proof->end.n + 1)
        return is_wrong(proof, proof->end.n + 1, "is missing");
    if (!row->action)
        return is_wrong(proof, row->n, "was changed");
    link_row(proof->vault, proof->end.hash, row, hash);
    if (!vault_same_octets(hash, row->hash, sizeof hash))
        return is_wrong(proof, row->n, "was changed");
    if (g_str_equal(row->action, BROKEN))
        return is_wrong(proof, row->n, "says that what was before it was not whole at that time");
    if (row->n == proof->anchor->n && memcmp(hash, proof->anchor->hash, sizeof hash) != 0)
        return is_wrong(proof, row->n, "is not the one that the anchor names");
    proof->end.n = row->n;
    memcpy(proof->end.hash, hash, sizeof hash);
    return true;
}

static void check_end(Proof *proof, const AuditHead *head)
{
    const AuditHead *end = &proof->end;

    if (head->n == 0)
        is_wrong(proof, end->n + 1, "or what tells the end of the log is missing");
    else if (!is_sealed(proof->vault, head))
        is_wrong(proof, end->n, "is the last: what tells the end of the log was changed");
    else if (head->n != end->n || memcmp(head->hash, end->hash, sizeof end->hash) != 0)
        is_wrong(proof, MIN(head->n, end->n) + 1, "is missing, or does not belong here");
    else if (proof->anchor->n > end->n)
        is_wrong(proof, end->n + 1, "is missing: the anchor names a later one");
}

bool audit_verify(const Vault *vault, Db *db, const AuditAnchor *anchor_or_null,
                  AuditVerdict *verdict, GError **error)
{
    static const AuditAnchor none = {0};
    Proof proof = {
        .vault = vault, .anchor = anchor_or_null ? anchor_or_null : &none, .verdict = verdict};
    AuditHead head;

    *verdict = (AuditVerdict){0};
    if (!audit_head_find(db, &head, error) || !audit_rows_each(db, check_row, &proof, error))
        return false;
    if (!verdict->problem)
        check_end(&proof, &head);
    verdict->n = proof.end.n;
    memcpy(verdict->hash, proof.end.hash, sizeof verdict->hash);
    return true;
}

bool audit_check_end(const Vault *vault, Db *db, bool *whole, GError **error)
{
    AuditHead head, last;

    if (!audit_head_find(db, &head, error) || !audit_rows_last(db, &last, error))
        return false;
    *whole = head.n > 0 && head.n == last.n &&
             memcmp(head.hash, last.hash, sizeof last.hash) == 0 && is_sealed(vault, &head);
    return true;
}
