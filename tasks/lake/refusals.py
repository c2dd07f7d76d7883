"""What an S3 server or the way to it refuses, as what to do about it. Never what was sent: keys sign requests."""

from __future__ import annotations

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
    SSLError,
    TokenRetrievalError,
)

from tasks.core.errors import ConfigError, Retryable

_KEYS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of this cloud, a profile, or a role"
_REGION = "set SPICHKA_S3_REGION to the bucket's region and SPICHKA_S3_ENDPOINT to its cloud"
_RIGHTS = "allow this key s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject on its objects"
_WHAT_TO_DO = {
    "AccessDenied": _RIGHTS,
    "AllAccessDisabled": _RIGHTS,
    "403": _RIGHTS,
    "InvalidAccessKeyId": f"the access key is not known there: {_KEYS}",
    "SignatureDoesNotMatch": f"the secret key is wrong: {_KEYS}",
    "ExpiredToken": f"the credentials have expired: {_KEYS}",
    "InvalidToken": f"the session token is not valid there: {_KEYS}",
    "NoSuchBucket": "the bucket does not exist there: create it, or correct SPICHKA_LAKE",
    "InvalidBucketName": "the bucket's name is not valid: correct SPICHKA_LAKE",
    "AuthorizationHeaderMalformed": _REGION,
    "PermanentRedirect": _REGION,
    "IllegalLocationConstraintException": _REGION,
    "301": _REGION,
    "400": _REGION,
    "RequestTimeTooSkewed": "this machine's clock is wrong: set it by NTP",
    "NotImplemented": "the server does not know conditional writes; state would be lost there: use another",
    "InvalidRequest": "Object Lock or a policy of the bucket refuses plain writes: use a bucket without",
}
_PASSING = {"SlowDown", "RequestTimeout", "Throttling", "TooManyRequests", "InternalError", "ServiceUnavailable"}


def status_of(error: ClientError) -> int:
    """The HTTP status of the answer, 0 where there is none."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def code_of(error: ClientError) -> str:
    """The S3 error code of the answer."""
    return str(error.response.get("Error", {}).get("Code", ""))


def refusal(error: ClientError | BotoCoreError, address: str, endpoint: str, doing: str) -> ConfigError | Retryable:
    """ConfigError where a person must act, Retryable where it passes. Both say what was tried, and where."""
    tried = f"cannot {doing} {address} at {endpoint}"
    if isinstance(error, ClientError):
        return _answered(error, tried)
    if isinstance(error, NoCredentialsError | PartialCredentialsError | TokenRetrievalError):
        return ConfigError(f"{tried}: no credentials; {_KEYS}")
    if isinstance(error, SSLError):
        return ConfigError(f"{tried}: its certificate is not trusted; set SPICHKA_S3_CA_BUNDLE to the cloud's CA file")
    return Retryable(f"{tried}: {type(error).__name__}")


def _answered(error: ClientError, tried: str) -> ConfigError | Retryable:
    code, status = code_of(error), status_of(error)
    if advice := _WHAT_TO_DO.get(code):
        return ConfigError(f"{tried}: {code}; {advice}")
    if code in _PASSING or status >= 500 or status == 429:
        return Retryable(f"{tried}: {status} {code}")
    return ConfigError(f"{tried}: the server refused with {status} {code}")
