"""A drawing for the diagrams package, written by archgen.

It is yours to change. To draw it, install Graphviz and `pip install diagrams`, then run it:
the picture is written to the working folder.
"""

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import Lambda
from diagrams.aws.database import Dynamodb
from diagrams.aws.general import MobileClient
from diagrams.aws.management import Cloudtrail, CloudwatchLogs
from diagrams.aws.network import APIGateway
from diagrams.aws.security import Cognito, SecretsManager, ShieldAdvanced, WAF

with Diagram(
    "Study notes API",
    filename="study-notes-api",
    direction="LR",
    show=False,
    graph_attr={"splines": "spline", "pad": "0.5"},
):
    client = MobileClient("Mobile / Web Client\nMobile app")
    with Cluster("AWS Cloud"):
        shield = ShieldAdvanced("AWS Shield Advanced")
        with Cluster("us-east-1"):
            waf = WAF("AWS WAF\nno rules")
            api = APIGateway("Amazon API Gateway\nREST")
            users = Cognito("Amazon Cognito")
            notes_fn = Lambda("AWS Lambda\npython3.13")
            notes = Dynamodb("Amazon DynamoDB")
            app_key = SecretsManager("AWS Secrets Manager")
            api_logs = CloudwatchLogs("Amazon CloudWatch Logs")
            trail = Cloudtrail("AWS CloudTrail")

    client >> Edge(label="(1)", color="#5A6B86", penwidth="2.5") >> api
    shield >> Edge(color="#D13212") >> waf
    waf >> Edge(color="#D13212") >> api
    api >> Edge(label="(3) logs", color="#7D8998", style="dotted", penwidth="2.5") >> api_logs
    api >> Edge(label="(2) verifies", color="#D13212", style="dashed") >> users
    api >> Edge(label="(4) ANY /{proxy+}", color="#5A6B86") >> notes_fn
    notes_fn >> Edge(label="(6) reads, writes", color="#2E73B8") >> notes
    notes_fn >> Edge(label="(5) reads", color="#2E73B8") >> app_key
    users >> Edge(label="signed-in request", color="#7D8998", style="dotted") >> notes_fn
    api >> Edge(label="auditing", color="#7D8998", style="dotted") >> trail
