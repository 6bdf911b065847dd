#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// Three measurements against bare SM2 of OpenSSL on the same core, in turns with it, in processor time: a busy machine slows both alike.
// The limit is how often the named number of signatures could be made, or verified, if nothing else were to do.

// The record of a licence with its signed QR payload: prepared and stored, with event. One signature each.
Measured measure_licence_issue(const Options& options);
// From the stored record to the bytes of the sealed OFD and their digest. One signature each.
Measured measure_licence_seal(const Options& options);
// From the bytes of a sealed OFD to the four findings. Four verifications each: the signature, the seal, and a chain for each of the two.
Measured measure_licence_verify(const Options& options);
// --licences records and 10,000 files: by holder, number, identifier and link, and the files, over HTTP.
Measured measure_licence_find(const Options& options);

} // namespace yimen::bench
