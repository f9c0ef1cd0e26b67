/* getppid: the parent, or who adopts. There is no bad input. */
#include "call.h"

int main(void)
{
	pid_t own = getpid(), adopter;
	int ends[2], sync_ends[2];

	CHECK(getppid() >= 0 && !pipe(ends) && !pipe(sync_ends));
	IN_CHILD(CHECK(getppid() == own); if (!fork()) {
		close(sync_ends[1]);
		read(sync_ends[0], &own, 1); /* until the parent is gone and waited for */
		adopter = getppid();
		write(ends[1], &adopter, sizeof adopter);
		_exit(0);
	});
	CHECK(!close(sync_ends[1]) && read(ends[0], &adopter, sizeof adopter) == sizeof adopter
		&& adopter != own && adopter > 0);
	return 0;
}
