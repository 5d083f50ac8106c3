#pragma once

#include "web/api.h"

/* One table of routes per file; the list of them is in api_routes.c. */
extern const ApiRoute api_answers_routes[];
extern const ApiRoute api_broadcast_people_routes[];
extern const ApiRoute api_broadcast_preview_routes[];
extern const ApiRoute api_broadcast_read_routes[];
extern const ApiRoute api_broadcasts_routes[];
extern const ApiRoute api_canned_routes[];
extern const ApiRoute api_case_routes[];
extern const ApiRoute api_casework_routes[];
extern const ApiRoute api_session_routes[];
extern const ApiRoute api_account_routes[];
extern const ApiRoute api_invitation_routes[];
extern const ApiRoute api_staff_routes[];
extern const ApiRoute api_audit_routes[];
extern const ApiRoute api_events_routes[];
extern const ApiRoute api_meta_routes[];
extern const ApiRoute api_queue_routes[];
extern const ApiRoute api_reminders_routes[];
extern const ApiRoute api_phone_routes[];
extern const ApiRoute api_rules_routes[];
extern const ApiRoute api_rule_desk_routes[];
extern const ApiRoute api_rule_corrections_routes[];
