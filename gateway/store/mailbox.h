#pragma once

#include "store/db.h"

/* Answers of staff and what became of them. */
typedef struct MailboxRow {
    int64_t id;
    int64_t case_id;
    int64_t n; /* the sealed copy among the texts of the case */
    const char *language;
    GBytes *box; /* NULL: erased */
    const char *state;
    int64_t ping_id;        /* of the outbox; 0: none */
    const char *ping_state; /* NULL: that row is gone */
    int64_t created_at;
    int64_t expires_at;
    int64_t ended_at; /* 0: it waits */
} MailboxRow;

/* The row is lent for the call. */
typedef void (*MailboxRowVisit)(const MailboxRow *row, gpointer data);

/* Sets row->id. The box is bound to the id, so it comes after. */
bool mailbox_rows_add(Db *db, MailboxRow *row, GError **error);
bool mailbox_rows_set_box(Db *db, int64_t id, GBytes *box, GError **error);
bool mailbox_rows_set_ping(Db *db, int64_t id, int64_t ping_id, GError **error);

/* The oldest first. */
bool mailbox_rows_of_case(Db *db, int64_t case_id, MailboxRowVisit visit, gpointer data,
                          GError **error);
/* The one that has waited longest. */
bool mailbox_rows_oldest(Db *db, int64_t case_id, MailboxRowVisit visit, gpointer data,
                         GError **error);
bool mailbox_rows_one(Db *db, int64_t case_id, int64_t id, MailboxRowVisit visit, gpointer data,
                      GError **error);
bool mailbox_rows_count_waiting(Db *db, int64_t case_id, int64_t *count, GError **error);
/* The number of the person's case whose answer has waited longest, of those without a PIN; 0: none. */
bool mailbox_rows_first_of_contact(Db *db, int64_t contact_id, int64_t *number, GError **error);
/* A ping queued to them since then that may still arrive, for an answer that waits; or, while it has not left, for
 * one that ended unread. 0: none. */
bool mailbox_rows_unread_ping(Db *db, int64_t contact_id, int64_t since, int64_t *ping_id,
                              GError **error);
/* Cancels the ping of an answer that has ended, if it has not left and tells of no other that waits. */
bool mailbox_rows_drop_ping(Db *db, int64_t id, int64_t now, GError **error);

/* Each ends what waits, and erases it. */
typedef struct MailboxEnd {
    int64_t case_id;
    int64_t id;
    const char *state;
    int64_t now;
} MailboxEnd;

/* *ended false: it did not wait. */
bool mailbox_rows_end(Db *db, const MailboxEnd *end, bool *ended, GError **error);
bool mailbox_rows_expire(Db *db, int64_t now, int64_t *count, GError **error);
/* Of all cases of a contact; nothing leads to their pings any more. */
bool mailbox_rows_erase_contact(Db *db, int64_t contact_id, int64_t now, GError **error);
