/*
 * What requests are carried out on, such as an open file description: it is not ended while one is
 * under way on it, as POSIX has it, though nobody new finds it any more. Else the answer to what
 * was asked below would come to a handler that no longer knows what it is about, and what has been
 * done there would be noted nowhere. Entry points: request_on, subject_over; the loop's are
 * subject_use, subject_let_go. Does not do: finding it (description.c).
 */
#include "loop.h"

struct subject *request_on(struct request *r, struct subject *found)
{
	if (!r->uses_subject)
		r->subject = found;
	return r->subject;
}

void subject_over(struct subject *subject)
{
	subject->over = true;
	if (!subject->users)
		subject->end(subject);
}

void subject_use(struct request *r)
{
	/* One that has asked nothing and is not committed has begun nothing, and ends with its caller
	 * (requests_drop). */
	if (r->uses_subject || !r->subject || r->subject->over || !(r->steps || r->committed))
		return;
	r->uses_subject = true;
	r->subject->users++;
}

void subject_let_go(struct request *r)
{
	if (!r->uses_subject)
		return;
	r->uses_subject = false;
	if (!--r->subject->users && r->subject->over)
		r->subject->end(r->subject);
}
