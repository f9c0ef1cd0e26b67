/*
 * The records of shared mappings and their files; see mapping.h. They stand in pages, so that fork
 * copies them with the rest.
 */
#include "mapping.h"
#include "pages.h"

/* Records, all of one size, that nobody uses. */
union record {
	struct mapped_file file;
	struct mapping mapping;
	union record *next;
};

struct mapping *exa_mappings;

static union record *spare;

void *exa_mapping_record_take(void)
{
	union record *record = spare;

	if (!record) {
		union record *page = exa_pages_take(PAGE_BYTES);

		if (!page)
			return NULL;
		for (size_t i = 0; i < PAGE_BYTES / sizeof *page; i++) {
			page[i].next = spare;
			spare = &page[i];
		}
		record = spare;
	}
	spare = record->next;
	return record;
}

void exa_mapping_record_give(void *at)
{
	union record *record = at;

	record->next = spare;
	spare = record;
}
