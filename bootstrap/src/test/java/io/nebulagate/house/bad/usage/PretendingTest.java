package io.nebulagate.house.bad.usage;

import io.nebulagate.house.bad.mockito.Pretender;

/** Tests against a pretender. */
record PretendingTest(Pretender pretender) {}
