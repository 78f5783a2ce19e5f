"""Code that runs: AWS Lambda and AWS Step Functions."""

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import Computes, Encryptable, Enters, HasPolicy, Logged, Zonal
from archgen.catalogue.cors import Cors
from archgen.catalogue.fields import (
    Bounds,
    Declared,
    DurationField,
    Flag,
    Names,
    Number,
    Offered,
    Relations,
    SizeField,
    Text,
    aws_default,
    derived,
    required,
    stated,
)
from archgen.finding.finding import Severity

LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
CREATE = "botocore lambda CreateFunction"
SNAP_START = "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html"
_SNAPPED = (
    *(f"java{version}" for version in (11, 17, 21, 25)),
    *(f"python3.{version}" for version in (12, 13, 14, 15)),
    *(f"dotnet{version}" for version in (8, 10)),
)
"""Runtimes that start from snapshots. Source: SNAP_START."""


class FunctionUrl(Declared):
    """A host name of the function's own."""

    auth: Literal["iam", "none"] | None = required(
        "Who may call it.", source="botocore lambda CreateFunctionUrlConfig.AuthType"
    )
    cors: Cors | None = aws_default(
        "Which web pages may call.", None, source="botocore lambda CreateFunctionUrlConfig.Cors"
    )
    mode: Literal["buffered", "stream"] | None = aws_default(
        "Whether the answer is streamed.",
        "buffered",
        source="botocore lambda CreateFunctionUrlConfig.InvokeMode",
    )
    max_response: SizeField | None = stated("The largest answer.")
    public: Text | None = stated("Why nobody is asked.")


class Egress(Declared):
    """What may be called from here."""

    allow: Names | None = stated("The only hosts that may be called.")


class SecretVariable(Declared):
    """An environment variable that takes its value from a secret."""

    secret: Text | None = required("The secret; its value lies in the configuration.", verb="variables")


class Layer(Declared):
    """Code that comes along."""

    source: Text | None = stated("Where it comes from.", alias="from")
    version: Text | None = stated("Which version.")


class LambdaFunction(Encryptable, Logged, HasPolicy, Computes, Enters, Zonal):
    """A function of AWS Lambda: code that runs when somebody calls it."""

    word: ClassVar[str] = "lambda"

    runtime: Text | None = stated(
        "Its runtime's identifier.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
        only_when=(Offered("package", ("zip",), "nothing: an image brings its own runtime", Severity.LOW),),
    )
    package: Literal["zip", "image"] | None = aws_default(
        "How its code comes.", "zip", source=f"{CREATE}.PackageType"
    )
    image_digest: Text | None = aws_default("The image's digest.", None, source=f"{CREATE}.Code.ImageUri")
    # The newest model takes 1,800 s, the page of quotas says 900 still: only what both refuse is refused.
    timeout: DurationField | None = aws_default(
        "How long one invocation may run.",
        "3s",
        source=f"{LAMBDA}, {CREATE}.Timeout",
        bounds=Bounds(least="1s", most="1800s"),
    )
    memory: SizeField | None = aws_default(
        "Its memory.",
        "128MB",
        source=f"{LAMBDA}, {CREATE}.MemorySize",
        bounds=Bounds(least="128MB", most="10240MB"),
    )
    ephemeral_storage: SizeField | None = aws_default(
        "Its scratch space under /tmp.",
        "512MB",
        source=f"{LAMBDA}, {CREATE}.EphemeralStorage.Size",
        bounds=Bounds(least="512MB", most="10240MB"),
    )
    reserved_concurrency: Number | None = aws_default(
        "Executions kept for it, and its most.",
        None,
        source=f"{LAMBDA}, botocore lambda PutFunctionConcurrency.ReservedConcurrentExecutions",
        bounds=Bounds(least="0"),
    )
    provisioned_concurrency: Number | None = aws_default(
        "Executions kept warm.",
        0,
        source=f"{LAMBDA}, botocore lambda PutProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",
    )
    snap_start: Flag | None = aws_default(
        "Whether new instances start from a snapshot.",
        default=False,
        source=SNAP_START,
        only_when=(
            Offered("runtime", _SNAPPED, "`provisioned_concurrency`, which keeps instances warm"),
            Offered("provisioned_concurrency", ("0",), "one of the two"),
        ),
    )
    tracing: Flag | None = aws_default(
        "Whether it is traced.", default=False, source=f"{CREATE}.TracingConfig.Mode"
    )
    security_groups: Names | None = aws_default("Its security groups.", None, verb="security_groups")
    variables: dict[Text, SecretVariable | Text] | None = aws_default(
        "Environment variables.", None, source=f"{CREATE}.Environment.Variables"
    )
    role: Text | None = derived(
        "Its role; one of its own with the rights its relations need when silent.", verb="role"
    )
    reads: Relations | None = aws_default("Stores and secrets it reads.", None, verb="reads")
    writes: Relations | None = aws_default("Stores it creates or changes things in.", None, verb="writes")
    deletes: Relations | None = aws_default("Stores it removes things from.", None, verb="deletes")
    calls: Relations | None = aws_default("What it calls.", None, verb="calls")
    assumes: Relations | None = aws_default("Roles it takes.", None, verb="assumes")
    sends_to: Relations | None = aws_default("Queues, topics, buses it sends to.", None, verb="sends_to")
    triggered_by: Relations | None = aws_default("What starts it.", None, verb="triggered_by")
    manages: Relations | None = aws_default("What it changes the settings of.", None, verb="manages")
    dead_letter: Text | None = aws_default("Where asynchronous failures go.", None, verb="dead_letter")
    on_failure: Text | None = aws_default(
        "Where asynchronous failures go, with their cause.", None, verb="on_failure"
    )
    max_retries: Number | None = aws_default(
        "How often a failed event is tried again.",
        2,
        source="botocore lambda PutFunctionEventInvokeConfig.MaximumRetryAttempts",
        bounds=Bounds(least="0", most="2"),
    )
    max_age: DurationField | None = aws_default(
        "How old an event may become.",
        "6h",
        source="botocore lambda PutFunctionEventInvokeConfig.MaximumEventAgeInSeconds",
        bounds=Bounds(least="60s", most="6h"),
    )
    url: FunctionUrl | None = aws_default(
        "A host name of its own.", None, source="botocore lambda CreateFunctionUrlConfig"
    )
    code_signing: Literal["enforce", "warn", "off"] | None = aws_default(
        "What becomes of unsigned code.",
        "off",
        source="botocore lambda CodeSigningPolicies.UntrustedArtifactOnDeployment",
    )
    layers: dict[Text, Layer] | None = aws_default(
        "Code that comes along.",
        None,
        source=f"{CREATE}.Layers",
        only_when=(Offered("package", ("zip",), "what the layer holds, built into the image", Severity.LOW),),
    )
    validates: Literal["schema", "library", "none"] | None = stated("How it checks its input.")
    errors: Literal["fixed", "raw"] | None = stated("What its errors reveal.")
    deployed_by: Relations | None = stated("Who changes its code.", verb="deployed_by")
    egress: Egress | None = stated("What it may call.")


class StateMachine(Encryptable, Logged, Computes):
    """A workflow of AWS Step Functions."""

    word: ClassVar[str] = "step-functions"

    kind: Literal["standard", "express"] | None = aws_default(
        "Standard or express.", "standard", source="botocore stepfunctions CreateStateMachine.type"
    )
    timeout: DurationField | None = stated("How long one run may take.")
    tracing: Flag | None = aws_default(
        "Whether it is traced.",
        default=False,
        source="botocore stepfunctions CreateStateMachine.tracingConfiguration.enabled",
    )
    role: Text | None = derived("Its role.", verb="role")
    reads: Relations | None = aws_default("What it reads.", None, verb="reads")
    writes: Relations | None = aws_default("What it writes.", None, verb="writes")
    deletes: Relations | None = aws_default("What it removes from.", None, verb="deletes")
    calls: Relations | None = aws_default("What it calls.", None, verb="calls")
    sends_to: Relations | None = aws_default("What it sends to.", None, verb="sends_to")
    triggered_by: Relations | None = aws_default("What starts it.", None, verb="triggered_by")
    dead_letter: Text | None = aws_default("Where failures go.", None, verb="dead_letter")
    on_failure: Text | None = aws_default("Where failures go.", None, verb="on_failure")
    max_parallel: Number | None = stated("How many branches run at once.")
    deployed_by: Relations | None = stated("Who changes it.", verb="deployed_by")
    assumes: Relations | None = aws_default("Roles it takes.", None, verb="assumes")
