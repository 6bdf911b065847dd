// Words of the check of a sealed file.
export default {
  verify_file: {
    title: 'Check a sealed file (OFD)',
    intro:
      'You were given an OFD file with an electronic seal? Choose it to see whether it is as it was sealed, and by whom. Files of other systems can be checked too.',
    choose: 'Choose an OFD file',
    another: 'Choose another file',
    privacy: 'The file is checked and deleted at once; it is not kept. At most 20 MB.',
    sending: 'Sending {name} ({percent}%)',
    judging: 'Checking …',
    too_large: 'The file is larger than 20 MB. Please choose a smaller one.',
    refused: '{name} was not checked',
    passed: 'passed',
    failed: 'failed',
    unknown: 'cannot be confirmed',
    finding: {
      integrity: 'Content as it was sealed',
      seal: 'The seal',
      certificate: 'The certificate of the signer',
      time: 'Time',
    },
    outcome: {
      holds: 'Whole, with a seal and a certificate that are trusted',
      holds_in_part: 'What is sealed can be trusted, but the file holds more than that',
      untrusted: 'The signature is right, but the certificate is not trusted',
      not_settled: 'Nothing was found wrong, but not everything could be confirmed',
      bad: 'Something is wrong; please do not trust it',
      not_signed: 'This file has no electronic seal',
      holds_text:
        'It was not changed after it was sealed, the signer is one of those whom the seal names, and the certificate comes from an authority that this hall trusts.',
      holds_in_part_text:
        'No signature protects the files that are listed below; they may have been added afterwards. Please do not rely on them.',
      untrusted_text:
        'It was not changed after it was sealed, but this hall does not know who issued the certificate or made the seal, so it cannot say whose it is. Please ask the authority that issued it.',
      not_settled_text:
        'Please look at what cannot be confirmed below, and ask the authority that issued it when in doubt.',
      bad_text:
        'What failed below says why. Please ask the authority that issued it, and do not rely on this file.',
      not_signed_text: 'Without a seal nobody can tell whose it is and whether it was changed.',
    },
    code: {
      intact: 'The {about} files that the signature protects are as they were sealed.',
      unreadable_signature: 'The data of the signature cannot be read.',
      unreadable_list: 'The list of signatures cannot be read, or is out of all proportion.',
      file_missing: '{about} is protected by the signature, but is not there.',
      file_changed: '{about} was changed after it was sealed.',
      signature_file_changed:
        'The description of the signature ({about}) was changed, or the seal was set on another file.',
      container_changed: 'The shell of the file (ZIP) was changed after it was issued.',
      made_for_another: 'The seal was set on {about} and moved here.',
      wrong_signature: 'The digital signature does not belong to this content or certificate.',
      weak_digest: 'The digest ({about}) is no longer safe, or not known.',
      weak_algorithm: 'The signature algorithm ({about}) is no longer safe, or not known.',
      no_certificate: 'The signature names no certificate, so it cannot be checked.',
      not_signed: 'There is no seal in the file.',
      seal_whole: 'The seal is as “{about}” made it.',
      maker_unreadable: 'The certificate of the maker of the seal cannot be read.',
      seal_changed: 'The seal was changed after it was made.',
      signer_not_listed: 'The signer is not among those who may use this seal.',
      other_seal_file: 'The seal in the file ({about}) is not the one that was used.',
      maker_invalid: 'The certificate of the maker of the seal, “{about}”, does not hold.',
      maker_unknown: 'The seal is as it was made, but this hall does not know its maker “{about}”.',
      maker_revoked: 'The seal is as it was made; the certificate of its maker was revoked ({about}).',
      no_seal: 'This is a digital signature without a seal.',
      issued:
        'Issued by “{about}”, which this hall trusts; the authority was not asked whether it has been revoked.',
      issued_in_force: 'Issued by “{about}”, which this hall trusts, and not revoked.',
      revoked: 'The certificate had been revoked before the sealing ({about}).',
      revoked_since:
        'The certificate was revoked later ({about}). The signature says that it is older, but that time is of the signer’s own clock, so nobody can tell.',
      certificate_invalid: 'The certificate of “{about}” does not hold.',
      issuer_unknown: 'This hall does not know the issuer “{about}”.',
      in_time:
        'Sealed at {about}, while certificate and seal were valid. The time is of the signer’s own clock.',
      no_time: 'The signature tells no time.',
      future: 'It says it was sealed at {about}, which is yet to come.',
      outside_certificate: 'Sealed at {about}, outside of the validity of the certificate.',
      outside_seal: 'Sealed at {about}, outside of the validity of the seal.',
    },
    unprotected: 'Files that are not protected ({n})',
    unprotected_text: 'No signature covers them:',
    details: 'Details of the seal',
    seal_name: 'Name of the seal',
    signer: 'Signer',
    signed_at: 'Sealed at',
    format: 'Format',
    record: {
      title: 'This licence today: {state}',
      copy: 'A copy for one purpose; the licence itself today: {state}',
      elsewhere: 'As this hall’s record has it.',
    },
    limits:
      'Checked step by step after GB/T 38540-2020 §7.3. Time stamps are not checked; of lists of revoked certificates, those that this hall has.',
  },
}
