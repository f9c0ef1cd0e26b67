/* umask: answers the last one; only the nine bits; children have it. There is no bad input. */
#include "call.h"

int main(void)
{
	struct stat st;

	umask(0);
	CHECK(umask(07777777) == 0 && umask(026) == 0777 && open("f", O_CREAT | O_WRONLY, 0666) >= 0);
	CHECK(!stat("f", &st) && (st.st_mode & 07777) == 0640);
	IN_CHILD(CHECK(umask(0) == 026));
	CHECK(umask(022) == 026);
	return 0;
}
