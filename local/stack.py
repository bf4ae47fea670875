"""The deployment: the expanded template as a CloudFormation stack in the emulator."""

import contextlib
import json
from typing import TYPE_CHECKING, Any

from local.config import REGION, STACK
from local.emulator import CREDENTIALS
from local.problem import Problem
from local.template import Function, Json

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client

_TEMPLATE_BUCKET = f"{STACK}-template"


class Aws:
    """Clients of the emulator; `url` is its address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, service: Any) -> Any:  # noqa: ANN401 - boto3 makes a client a service
        import boto3  # noqa: PLC0415 - slow to import, while the emulator starts
        from botocore.config import Config  # noqa: PLC0415 - likewise

        keys = {key.lower(): value for key, value in CREDENTIALS.items()}
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, config=config, **keys)


def deploy(aws: Aws, template: Json, parameters: dict[str, str]) -> dict[str, str]:
    """Create or update the stack; its outputs."""
    stacks: CloudFormationClient = aws.client("cloudformation")
    call: Any = {
        "StackName": STACK,
        "TemplateURL": _upload(aws, template),
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    try:
        stacks.create_stack(**call)
        _wait(stacks, "stack_create_complete")
    except stacks.exceptions.AlreadyExistsException:
        _update(stacks, call)
    outputs = stacks.describe_stacks(StackName=STACK)["Stacks"][0].get("Outputs", [])
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}


def environments(aws: Aws, functions: list[Function]) -> dict[str, dict[str, str]]:
    """What the template declares for each function, with references resolved by the emulator."""
    lambdas: LambdaClient = aws.client("lambda")
    configurations = {f.logical_id: lambdas.get_function_configuration(FunctionName=f.name) for f in functions}
    return {name: dict(c.get("Environment", {}).get("Variables", {})) for name, c in configurations.items()}


def verify_sender(aws: Aws, sender: str) -> None:
    """SES refuses a sender that is not verified; in the emulator making the identity verifies it."""
    mail: SESV2Client = aws.client("sesv2")
    with contextlib.suppress(mail.exceptions.AlreadyExistsException):
        mail.create_email_identity(EmailIdentity=sender)


def _upload(aws: Aws, template: Json) -> str:
    """A template of more than 51,200 bytes must come from a bucket."""
    s3: S3Client = aws.client("s3")
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=_TEMPLATE_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=_TEMPLATE_BUCKET, Key="template.json", Body=json.dumps(template).encode())
    return f"{aws.url}/{_TEMPLATE_BUCKET}/template.json"


def _update(stacks: "CloudFormationClient", call: Any) -> None:  # noqa: ANN401 - as create_stack takes it
    try:
        stacks.update_stack(**call)
    except stacks.exceptions.ClientError as error:
        if "No updates" not in str(error):
            raise
        return
    _wait(stacks, "stack_update_complete")


def _wait(stacks: "CloudFormationClient", goal: Any) -> None:  # noqa: ANN401 - a literal of the stubs
    from botocore.exceptions import WaiterError  # noqa: PLC0415 - slow to import, while the emulator starts

    try:
        stacks.get_waiter(goal).wait(StackName=STACK, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
    except WaiterError:
        events = stacks.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [event for event in events if "FAILED" in event["ResourceStatus"]]
        why = "; ".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '?')}" for e in failed)
        raise Problem(f"The stack of template.yaml could not be made ({why}).") from None
