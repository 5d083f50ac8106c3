/* What staff see of a case, and what is noted of it. */

#include <string.h>

#include "core/cases/casework_private.h"
#include "core/staff/audit.h"
#include "store/contacts.h"

CaseVerdict casework_read(Casework *work, GError **error)
{
    const AuditEntry entry = {
        .staff_id = work->staff_id, .action = "case.read", .case_number = work->row.number};

    return audit_add_reading(work->hotline, &entry, work->now, error) ? CASE_DONE : CASE_FAILED;
}

bool casework_read_in_bulk(Hotline *hotline, int64_t staff_id, int64_t now, GError **error)
{
    return audit_add_reading(hotline, &(AuditEntry){.staff_id = staff_id, .action = "cases.search"},
                             now, error);
}

/* "" if no phone is linked, or its box does not open. */
static bool open_phone(Casework *work, Phone *phone, GError **error)
{
    Hotline *hotline = work->hotline;
    int64_t contact = work->row.contact_id;
    g_autoptr(GBytes) box = NULL, plain = NULL;

    phone->e164[0] = '\0';
    if (contact && !contacts_phone_box(hotline->db, contact, &box, error))
        return false;
    if (box)
        plain = vault_unlock(hotline->vault, "phone", contact, g_bytes_get_data(box, NULL),
                             g_bytes_get_size(box));
    if (plain && g_bytes_get_size(plain) < sizeof phone->e164)
        g_strlcpy(phone->e164, g_bytes_get_data(plain, NULL), sizeof phone->e164);
    return true;
}

CaseVerdict casework_reveal(Casework *work, const char *reason, Phone *phone, GError **error)
{
    const CaseEvent event = {.at = work->now, .staff_id = work->staff_id, .kind = "reveal"};
    const AuditEntry entry = {
        .staff_id = work->staff_id,
        .action = "number.reveal",
        .case_number = work->row.number,
        .reason = reason,
    };

    if (!open_phone(work, phone, error))
        return CASE_FAILED;
    if (!*phone->e164)
        return CASE_NO_PHONE;
    hotline_add_news(work->hotline, work->row.number, work->row.urgent, false);
    if (!case_events_add(work->hotline->db, work->row.id, &event, error) ||
        !audit_add(work->hotline, &entry, work->now, error))
        return CASE_FAILED;
    return CASE_DONE;
}

bool casework_masked_phone(Casework *work, char masked[PHONE_MASKED_OCTETS], GError **error)
{
    Phone phone;

    if (!open_phone(work, &phone, error))
        return false;
    phone_mask(&phone, masked);
    return true;
}
