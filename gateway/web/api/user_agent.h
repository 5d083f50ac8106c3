#pragma once

/* What a User-Agent says of browser and system, in words of ours: "Firefox, Windows". Nothing of the header
 * itself is in it. Static. */
const char *user_agent_browser(const char *header_or_null);
const char *user_agent_system(const char *header_or_null);
